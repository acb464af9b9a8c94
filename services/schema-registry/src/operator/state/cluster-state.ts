import type { Logger } from '@alert-stream/common/log.ts';
import type { ApiClient } from '../api/client.ts';
import {
  DEPLOYMENTS,
  REGISTRIES,
  SECRETS,
  SERVICES,
  type ApiObject,
  type Deployment,
  type Kafka,
  type KafkaUser,
  type Place,
  type Registry,
  type Secret,
  type Service,
} from '../api/objects.ts';
import { Follower } from './informer.ts';
import { StrimziVersion } from './strimzi-version.ts';

/** What is known of one object: nothing yet or no more, and why, or that it is there or not. */
export type Look<T> = { known: false; problem: string | undefined } | { known: true; object: T | undefined };

/** The kinds of which single objects are followed, each by its name. */
type Kinds = { Kafka: Kafka; KafkaUser: KafkaUser; Secret: Secret; Deployment: Deployment; Service: Service };

/** Looks at an object by its kind and name, for one registry. */
export type LookAt = <K extends keyof Kinds>(kind: K, name: string) => Look<Kinds[K]>;

type Entry = { follower: Follower<ApiObject>; stop: AbortController; users: Set<string> };

export type ClusterStateOptions = {
  api: ApiClient;
  log: Logger;
  signal: AbortSignal;
  /** A registry has changed, come or gone. */
  onRegistry: (name: string) => void;
  /** Something that a registry looks at has. */
  onChange: (registry: string) => void;
};

/**
 * What there is in the namespace, as far as registries depend on it. All registries are followed, and of other kinds only
 * the objects that a registry names: so the operator needs, and has, no Secret but these.
 */
export class ClusterState {
  readonly registries: Follower<Registry>;
  readonly strimzi: StrimziVersion;
  readonly #options: ClusterStateOptions;
  readonly #entries = new Map<string, Entry>();

  constructor(options: ClusterStateOptions) {
    this.#options = options;
    this.strimzi = new StrimziVersion(options.api);
    this.registries = new Follower({ ...options, place: async () => REGISTRIES, onChange: options.onRegistry });
  }

  /** Looks at an object for a registry, which from now on is told of each change of it. */
  look<K extends keyof Kinds>(registry: string, kind: K, name: string): Look<Kinds[K]> {
    const { follower, users } = this.#entry(kind, name);
    users.add(registry);
    if (follower.known) return { known: true, object: follower.get(name) as Kinds[K] | undefined };
    return { known: false, problem: follower.problem };
  }

  /** Follows no more what a registry doesn't look at any longer. @param kept by kind and name, as in `Secret a` */
  keep(registry: string, kept: Set<string>): void {
    for (const [key, { users, stop }] of this.#entries) {
      if (kept.has(key)) continue;
      users.delete(registry);
      if (users.size > 0) continue;
      stop.abort();
      this.#entries.delete(key);
    }
  }

  #entry(kind: keyof Kinds, name: string): Entry {
    const key = `${kind} ${name}`;
    const found = this.#entries.get(key);
    if (found !== undefined) return found;
    const { api, log, signal, onChange } = this.#options;
    const stop = new AbortController();
    const users = new Set<string>();
    const follower = new Follower<ApiObject>({
      api,
      log,
      name,
      place: () => this.#place(kind),
      signal: AbortSignal.any([signal, stop.signal]),
      onChange: () => users.forEach(onChange),
    });
    const entry = { follower, stop, users };
    this.#entries.set(key, entry);
    return entry;
  }

  async #place(kind: keyof Kinds): Promise<Place> {
    switch (kind) {
      case 'Deployment':
        return DEPLOYMENTS;
      case 'Service':
        return SERVICES;
      case 'Secret':
        return SECRETS;
      case 'Kafka':
        return this.strimzi.place('kafkas');
      case 'KafkaUser':
        return this.strimzi.place('kafkausers');
    }
  }
}
