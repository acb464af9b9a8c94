/** The folders that a store of alerts always has. */
export const FOLDERS = ['alerts', 'schemas', 'quarantine'];

/** The object of an alert, in the `local-files` layout that Rubin's alert database server reads. */
export function alertName(id: bigint): string {
  return `alerts/${id}`;
}

/** The object of a schema, in the `local-files` layout. */
export function schemaName(id: number): string {
  return `schemas/${id}`;
}

/** Where the bytes of an object go that can't be read any more, before a good one takes its place. */
export function damagedName(name: string): string {
  return `damaged/${name}`;
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
 * the last fence before the file system.
 */
export function assertSafeName(name: string): void {
  if (!name.split('/').every((segment) => SEGMENT.test(segment) && segment !== '.' && segment !== '..')) {
    throw new TypeError(`expected an object name of plain segments, got ${JSON.stringify(name)}`);
  }
}
