import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NAMESPACE } from '../chart-cluster.ts';
import type { Cluster } from '../cluster.ts';
import { ApiProxy } from './api-proxy.ts';
import { tokenOf } from './running.ts';

const MAIN = fileURLToPath(new URL('../../../../services/schema-registry/src/operator/main.ts', import.meta.url));

/** The operator's program, by itself as in its pod, behind a proxy that outlives it. */
export class OperatorProcess {
  readonly proxy: ApiProxy;
  readonly #folder: string;
  #child: ChildProcess | undefined;
  #output = '';

  private constructor(proxy: ApiProxy, folder: string) {
    this.proxy = proxy;
    this.#folder = folder;
  }

  static async prepare(cluster: Cluster, serviceAccount: string): Promise<OperatorProcess> {
    const proxy = await new ApiProxy(cluster.server).start();
    const folder = await mkdtemp(join(tmpdir(), 'alert-stream-operator-'));
    const config = {
      'current-context': 'test',
      // On 127.0.0.1 without TLS, which has to be asked for like this.
      clusters: [{ name: 'test', cluster: { server: proxy.url, 'insecure-skip-tls-verify': true } }],
      users: [{ name: 'test', user: { token: await tokenOf(cluster, serviceAccount) } }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
    };
    await writeFile(join(folder, 'kubeconfig'), JSON.stringify(config), { mode: 0o600 });
    return new OperatorProcess(proxy, folder);
  }

  /** All that it has written. */
  get output(): string {
    return this.#output;
  }

  /** With the environment by which the operator of before was told where to work. */
  start(args: string[] = []): void {
    const env = {
      PATH: process.env['PATH'],
      KUBECONFIG: join(this.#folder, 'kubeconfig'),
      SSR_NAMESPACE: NAMESPACE,
      SSR_CLUSTER_NAME: 'alert-broker',
    };
    this.#child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on('data', (chunk: Buffer) => (this.#output += chunk.toString()));
  }

  /** @returns its exit code, or null when the signal killed it */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const exited = once(child, 'exit') as Promise<[number | null]>;
    child.kill(signal);
    const [code] = await exited;
    return code;
  }

  async stop(): Promise<void> {
    await this.end('SIGKILL');
    await this.proxy.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
