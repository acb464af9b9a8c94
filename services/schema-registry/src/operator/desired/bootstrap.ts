import type { Kafka } from '../api/objects.ts';
import { NotPossible } from './problem.ts';

/**
 * The address at which a Kafka's listener of a name is reached: `host:port`, or several with commas between.
 *
 * @throws NotPossible when there is no such listener, or Strimzi hasn't told its address yet
 */
export function bootstrapServers({ metadata, spec, status }: Kafka, listener: string): string {
  const there = status?.listeners?.find(({ name }) => name === listener);
  const [first] = there?.addresses ?? [];
  if (there?.bootstrapServers) return there.bootstrapServers;
  if (first?.host !== undefined && first.port !== undefined) return `${first.host}:${first.port}`;
  const names = (spec?.kafka?.listeners ?? []).map(({ name }) => name);
  if (names.includes(listener)) {
    throw new NotPossible('ListenerNotReady', `Kafka ${metadata.name} has no address of its listener ${listener} yet`);
  }
  throw new NotPossible(
    'NoSuchListener',
    `Kafka ${metadata.name} has no listener named ${listener}: has ${names.join(', ') || 'none'}`,
  );
}
