import { readFileSync } from 'node:fs';
import { KubeConfig } from '@kubernetes/client-node';
import { createLogger } from '@alert-stream/common/log.ts';
import { MetricsRegistry } from '@alert-stream/common/metrics.ts';
import { Operator } from '../../../../services/schema-registry/src/operator/operator.ts';
import { NAMESPACE } from '../chart-cluster.ts';
import type { Cluster } from '../cluster.ts';
import { ApiProxy } from './api-proxy.ts';

export type OperatorSettings = { resyncMs?: number; cluster?: string };

/** An operator in this process, behind a proxy that sees all that it asks for. */
export class RunningOperator {
  readonly proxy: ApiProxy;
  readonly operator: Operator;
  readonly metrics = new MetricsRegistry();
  readonly #stop = new AbortController();
  readonly #done: Promise<void>;

  constructor(proxy: ApiProxy, token: string, { resyncMs = 300_000, cluster }: OperatorSettings = {}) {
    this.proxy = proxy;
    const config = new KubeConfig();
    // On 127.0.0.1 without TLS, which has to be asked for like this.
    config.loadFromClusterAndUser({ name: 'test', server: proxy.url, skipTLSVerify: true }, { name: 'test', token });
    const log = createLogger('operator', 'silent');
    this.operator = new Operator({
      config,
      namespace: NAMESPACE,
      cluster,
      resyncMs,
      log,
      metrics: this.metrics,
      signal: this.#stop.signal,
    });
    this.#done = this.operator.run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#done;
    await this.proxy.stop();
  }
}

/** Starts one that may do what a service account may. */
export async function startOperator(
  cluster: Cluster,
  serviceAccount: string,
  options: OperatorSettings = {},
): Promise<RunningOperator> {
  const proxy = await new ApiProxy(cluster.server).start();
  return new RunningOperator(proxy, await tokenOf(cluster, serviceAccount), options);
}

export async function tokenOf(cluster: Cluster, serviceAccount: string): Promise<string> {
  const kubeconfig = JSON.parse(readFileSync(await cluster.kubeconfigOf(serviceAccount, NAMESPACE), 'utf8')) as {
    users: { user: { token: string } }[];
  };
  return kubeconfig.users[0]?.user.token ?? '';
}
