import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { messageOf } from '@alert-stream/common/errors.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import { ApiError } from './api/api-error.ts';
import type { ApiClient } from './api/client.ts';
import { EVENTS, REGISTRY_KIND, type Registry } from './api/objects.ts';
import type { Problem } from './desired/problem.ts';

export type Note = Problem & {
  type: 'Normal' | 'Warning';
  action: 'Reconcile' | 'Apply';
  /** Tells apart what happened twice in the same words. */
  occasion?: string;
};

/** Kubernetes takes no longer one. */
const NOTE_LIMIT = 1024;

/**
 * Tells what happened to registries as Kubernetes' Events, for `kubectl describe`. An Event's name follows from what it
 * says, so the same is told once for as long as Kubernetes keeps it, an hour usually, also by an operator that restarts.
 */
export class EventRecorder {
  readonly #api: Pick<ApiClient, 'create' | 'namespace'>;
  readonly #log: Logger;

  constructor(api: Pick<ApiClient, 'create' | 'namespace'>, log: Logger) {
    this.#api = api;
    this.#log = log;
  }

  /** An Event that can't be written is no reason to stop: it is logged. */
  async record({ metadata }: Registry, { type, action, reason, message, occasion = '' }: Note): Promise<void> {
    this.#log.info({ event: 'registry', registry: metadata.name, reason }, message);
    const digest = createHash('sha256')
      .update([metadata.uid, type, reason, message, occasion].join('\n'))
      .digest('hex');
    const event = {
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      metadata: { name: `${metadata.name}.${digest.slice(0, 16)}`, namespace: this.#api.namespace },
      eventTime: new Date().toISOString().replace('Z', '000Z'),
      reportingController: 'alert-stream/schema-registry-operator',
      reportingInstance: hostname(),
      regarding: { ...REGISTRY_KIND, name: metadata.name, namespace: this.#api.namespace, uid: metadata.uid },
      type,
      action,
      reason,
      note: message.slice(0, NOTE_LIMIT),
    };
    try {
      await this.#api.create(EVENTS, event);
    } catch (error) {
      if (error instanceof ApiError && error.status === 409) return;
      this.#log.warn(
        { event: 'event-failed', registry: metadata.name, reason },
        `no Event was written: ${messageOf(error)}`,
      );
    }
  }
}
