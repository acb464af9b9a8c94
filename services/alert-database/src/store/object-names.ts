/** Where the bytes of an object go that can't be read any more, before a good one takes its place. */
export function damagedName(name: string): string {
  return `damaged/${name.replace(/^\//, '')}`;
}

/** Where a message is in Kafka. */
export type MessagePosition = { topic: string; partition: number; offset: bigint };

/** The name, without suffix, of a quarantined message's two objects. */
export function quarantineName({ topic, partition, offset }: MessagePosition): string {
  return `quarantine/${topic}/${partition}/${offset}`;
}

const SEGMENT = /^[\w.-]+$/;

/**
 * Refuses a name that could lead out of the store. Names are built from checked values, so this never happens; it is
 * the last fence before the file system. One slash at the front is part of some names (the layout `gcs`): a store puts
 * its own root before it.
 */
export function assertSafeName(name: string): void {
  const segments = name.replace(/^\//, '').split('/');
  if (!segments.every((segment) => SEGMENT.test(segment) && segment !== '.' && segment !== '..')) {
    throw new TypeError(`expected an object name of plain segments, got ${JSON.stringify(name)}`);
  }
}

/** The same for a prefix, which ends with a slash. */
export function assertSafePrefix(prefix: string): void {
  if (!prefix.endsWith('/'))
    throw new TypeError(`expected a prefix with a slash at its end, got ${JSON.stringify(prefix)}`);
  assertSafeName(prefix.slice(0, -1));
}
