import { messageOf } from '@alert-stream/common/errors.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import { Watchdog } from '@alert-stream/common/http/watchdog.ts';
import type { MetricsRegistry } from '@alert-stream/common/metrics.ts';
import type { KubeConfig } from '@kubernetes/client-node';
import { ApiClient } from './api/client.ts';
import { EventRecorder } from './events.ts';
import { OperatorMetrics } from './metrics.ts';
import { Queue } from './queue.ts';
import { Reconciler } from './reconcile.ts';
import { ClusterState } from './state/cluster-state.ts';

/** Milliseconds after which one look at a registry is stuck: all its requests together have their limits far below. */
const STUCK_MS = 300_000;

export type OperatorOptions = {
  config: KubeConfig;
  namespace: string;
  cluster?: string | undefined;
  resyncMs: number;
  log: Logger;
  metrics: MetricsRegistry;
  signal: AbortSignal;
};

/** Looks after the registries of a namespace, until the signal. */
export class Operator {
  readonly #options: OperatorOptions;
  readonly #state: ClusterState;
  readonly #queue: Queue;
  readonly #watchdog = new Watchdog('registries being looked at', STUCK_MS);

  constructor(options: OperatorOptions) {
    this.#options = options;
    const { config, namespace, cluster, log, metrics: registry, signal } = options;
    // The counts are asked for when somebody reads them.
    const metrics: OperatorMetrics = new OperatorMetrics(registry, () => reconciler.counts);
    const api = new ApiClient(config, namespace, {
      signal,
      onAnswer: (verb, status) => metrics.answered(verb, status),
    });
    this.#queue = new Queue({
      signal,
      work: async (name) => {
        await this.#watchdog.watch(() => reconciler.reconcile(name));
        metrics.reconciled('done');
      },
      onFailure: (name, error, retryMs) => {
        metrics.reconciled('failed');
        log.warn({ event: 'retry', registry: name, seconds: retryMs / 1000 }, messageOf(error));
      },
    });
    this.#state = new ClusterState({
      api,
      log,
      signal,
      onRegistry: (name) => {
        if (name !== '') this.#queue.add(name);
        // It may have stood in the way of another, which costs no request where it hasn't.
        this.#all();
      },
      onChange: (name) => this.#queue.add(name),
    });
    const reconciler = new Reconciler({ api, state: this.#state, events: new EventRecorder(api, log), log, cluster });
  }

  /** Why it can't look after registries now. */
  ready(): string[] {
    const { known, problem } = this.#state.registries;
    if (problem !== undefined) return [`the registries can't be followed: ${problem}`];
    return known ? [] : ['the registries have not been listed yet'];
  }

  live(): string[] {
    return this.#watchdog.stuck();
  }

  async run(): Promise<void> {
    const { resyncMs, signal } = this.#options;
    const resync = setInterval(() => this.#all(), resyncMs);
    signal.addEventListener('abort', () => clearInterval(resync));
    await this.#queue.run();
  }

  #all(): void {
    for (const name of this.#state.registries.names) this.#queue.add(name);
  }
}
