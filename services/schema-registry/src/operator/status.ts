import type { Deployment, Registry, RegistryStatus } from './api/objects.ts';
import type { Problem } from './desired/problem.ts';

/** Whether a registry is as its spec says and answers, with a word and a sentence on it. */
export type Readiness = Problem & { ready: boolean };

/** What the pods of a Deployment are at. */
export function readinessOf({ metadata, spec, status = {} }: Deployment): Readiness {
  const wanted = spec.replicas ?? 1;
  const { updatedReplicas: updated = 0, availableReplicas: available = 0, replicas = 0 } = status;
  const isSeen = (status.observedGeneration ?? 0) >= (metadata.generation ?? 0);
  if (isSeen && updated === wanted && available === wanted && replicas === wanted) {
    return { ready: true, reason: 'Running', message: `${count(wanted)} available` };
  }
  const failed = status.conditions?.find(
    ({ type, status, reason }) =>
      (type === 'ReplicaFailure' && status === 'True') || reason === 'ProgressDeadlineExceeded',
  );
  if (isSeen && failed !== undefined) {
    return {
      ready: false,
      reason: failed.reason ?? failed.type,
      message: `Deployment ${metadata.name}: ${failed.message ?? failed.type}`,
    };
  }
  const upToDate = isSeen ? updated : 0;
  return {
    ready: false,
    reason: 'Starting',
    message: `${available} of ${count(wanted)} available, ${upToDate} up to date`,
  };
}

function count(pods: number): string {
  return `${pods} ${pods === 1 ? 'pod' : 'pods'}`;
}

/**
 * A registry's status by its readiness.
 *
 * @param now is written where the condition has become another one
 */
export function statusOf(
  { metadata, status: before }: Registry,
  { ready, reason, message }: Readiness,
  { now, ...rest }: Pick<RegistryStatus, 'url' | 'strimziVersion'> & { now: Date },
): RegistryStatus {
  const last = readyCondition(before);
  const status = ready ? 'True' : 'False';
  // Times in Kubernetes have seconds and no fraction.
  const time =
    last?.status === status && last.lastTransitionTime !== undefined
      ? last.lastTransitionTime
      : now.toISOString().replace(/\.\d+Z$/, 'Z');
  const generation = metadata.generation === undefined ? {} : { observedGeneration: metadata.generation };
  return {
    ...generation,
    ...rest,
    conditions: [{ type: 'Ready', status, reason, message, lastTransitionTime: time, ...generation }],
  };
}

export function readyCondition(status: RegistryStatus | undefined) {
  return status?.conditions?.find(({ type }) => type === 'Ready');
}
