import type { Logger } from '@alert-stream/common/log.ts';
import { ApiError } from './api/api-error.ts';
import type { ApiClient } from './api/client.ts';
import {
  DEPLOYMENTS,
  REGISTRIES,
  REGISTRY_KIND,
  SERVICES,
  type Deployment,
  type Place,
  type Registry,
  type Service,
} from './api/objects.ts';
import { Applied } from './applied.ts';
import type { EventRecorder } from './events.ts';
import type { ClusterState, LookAt } from './state/cluster-state.ts';
import { readinessOf, readyCondition, statusOf, type Readiness } from './status.ts';
import { CREDENTIALS_ANNOTATION } from './desired/deployment.ts';
import { NotPossible } from './desired/problem.ts';
import { wantedFor, type Wanted } from './desired/wanted.ts';

export type ReconcilerOptions = {
  api: Pick<ApiClient, 'apply' | 'namespace'>;
  state: ClusterState;
  events: EventRecorder;
  log: Logger;
  /** The only Kafka whose registries are looked after; all without it. */
  cluster?: string | undefined;
};

/**
 * Brings one registry from whatever state to what its spec says. It asks nobody what has happened: it looks at what is
 * there, and does what is missing; when nothing is, it writes nothing.
 */
export class Reconciler {
  readonly #options: ReconcilerOptions;
  readonly #applied = new Applied();
  readonly #readiness = new Map<string, boolean>();

  constructor(options: ReconcilerOptions) {
    this.#options = options;
  }

  /** How many registries are ready, and how many aren't. */
  get counts(): { ready: number; notReady: number } {
    const ready = [...this.#readiness.values()].filter(Boolean).length;
    return { ready, notReady: this.#readiness.size - ready };
  }

  /** @throws anything that is to be tried again, such as an API server that is away */
  async reconcile(name: string): Promise<void> {
    const { state, cluster } = this.#options;
    const registry = state.registries.get(name);
    const label = registry?.metadata.labels?.['strimzi.io/cluster'];
    const isOthers = cluster !== undefined && label !== undefined && label !== cluster;
    // What is being deleted goes by ownership.
    if (registry === undefined || registry.metadata.deletionTimestamp !== undefined || isOthers) {
      this.#forget(name);
      return;
    }
    const { readiness, refused, url } = await this.#makeSo(registry);
    if (readiness === undefined) return;
    this.#readiness.set(name, readiness.ready);
    await this.#tell(registry, readiness, url);
    if (refused !== undefined) throw refused;
  }

  async #makeSo(registry: Registry): Promise<{ readiness?: Readiness; refused?: ApiError; url?: string }> {
    try {
      const wanted = this.#wanted(registry);
      if (wanted === undefined) return {};
      await this.#apply<Service>(registry, SERVICES, wanted.service);
      const live = await this.#apply<Deployment>(registry, DEPLOYMENTS, wanted.deployment);
      const url = `http://${registry.metadata.name}.${this.#options.api.namespace}:${wanted.spec.port}`;
      return { readiness: readinessOf(live), url };
    } catch (error) {
      if (error instanceof NotPossible) return { readiness: { ready: false, ...error.problem } };
      if (!(error instanceof ApiError && error.isLasting)) throw error;
      // Whoever can mend it has to learn of it; it is tried again all the same.
      return { readiness: { ready: false, reason: 'Refused', message: error.message }, refused: error };
    }
  }

  #wanted(registry: Registry): Wanted | undefined {
    const { state } = this.#options;
    const { name } = registry.metadata;
    const kept = new Set<string>();
    const look: LookAt = (kind, object) => {
      kept.add(`${kind} ${object}`);
      return state.look(name, kind, object);
    };
    const others = state.registries.names
      .filter((other) => other !== name)
      .flatMap((other) => state.registries.get(other) ?? []);
    try {
      return wantedFor(registry, look, others);
    } finally {
      state.keep(name, kept);
    }
  }

  /** @returns the object as it is now */
  async #apply<T extends Deployment | Service>(
    registry: Registry,
    place: Place,
    { wanted, live }: { wanted: T; live: T | undefined },
  ): Promise<T> {
    const key = `${place.plural} ${registry.metadata.name}`;
    if (live !== undefined && !this.#applied.isDue(key, wanted, live)) return live;
    // With the id of what was looked at, an object that has taken its place since is refused rather than taken over.
    const metadata =
      live?.metadata.uid === undefined ? wanted.metadata : { ...wanted.metadata, uid: live.metadata.uid };
    // And so is one that somebody has made since, where there was none: its fields are theirs.
    const now = await this.#options.api.apply<T>(place, { ...wanted, metadata }, { force: live !== undefined });
    this.#applied.done(key, wanted, now);
    if (now.metadata.resourceVersion !== live?.metadata.resourceVersion) await this.#note(registry, live, now);
    return now;
  }

  async #note(registry: Registry, before: Deployment | Service | undefined, now: Deployment | Service): Promise<void> {
    const what = `${now.kind} ${now.metadata.name}`;
    const renewed = before !== undefined && credentials(before) !== credentials(now);
    const [reason, message] =
      before === undefined
        ? ['Created', `${what} was made`]
        : renewed
          ? ['Rolled', `${what}: its pods are replaced, since a certificate, password or authority was renewed`]
          : ['Changed', `${what} was brought to what is wanted`];
    await this.#options.events.record(registry, {
      type: 'Normal',
      action: 'Apply',
      reason,
      message,
      occasion: now.metadata.resourceVersion ?? '',
    });
  }

  async #tell(registry: Registry, readiness: Readiness, url: string | undefined): Promise<void> {
    const { api, state, events } = this.#options;
    const { version } = state.strimzi;
    const address = url ?? registry.status?.url;
    const status = statusOf(registry, readiness, {
      now: new Date(),
      ...(address !== undefined && { url: address }),
      ...(version !== undefined && { strimziVersion: version }),
    });
    if (isSame(status, registry.status)) return;
    const { name, uid } = registry.metadata;
    const told: Registry = { ...REGISTRY_KIND, metadata: { name, ...(uid !== undefined && { uid }) }, status };
    await api.apply(REGISTRIES, told, { status: true });
    const last = readyCondition(registry.status);
    const { reason, message, ready } = readiness;
    if (last?.reason === reason) return;
    const isWaiting = ready || reason === 'Starting';
    await events.record(registry, { type: isWaiting ? 'Normal' : 'Warning', action: 'Reconcile', reason, message });
  }

  #forget(name: string): void {
    this.#options.state.keep(name, new Set());
    this.#readiness.delete(name);
    for (const { plural } of [DEPLOYMENTS, SERVICES]) this.#applied.forget(`${plural} ${name}`);
  }
}

function credentials(object: Deployment | Service): string | undefined {
  return 'template' in object.spec ? object.spec.template.metadata?.annotations?.[CREDENTIALS_ANNOTATION] : undefined;
}

/** Field by field, since the order in which the API server writes them is its own. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => isSame((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}
