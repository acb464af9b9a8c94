import { setTimeout as sleep } from 'node:timers/promises';
import type avsc from 'avsc';
import { parseSchema, schemaFingerprint } from '@alert-stream/common/avro/schema.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import { SchemaNotFound, type SchemaRegistryClient } from '@alert-stream/common/registry-client.ts';

const RETRY_MS = 1_000;
const SHOWN_DIGITS = 12;

/** A file's alerts are of one schema. */
type SchemaFile = { path: string; type: avsc.Type };

type Context = { registry: SchemaRegistryClient | undefined; signal: AbortSignal; log: Logger };

/**
 * The schema id for a file's alerts, such that consumers, who look the id up in the registry, read the alerts with the
 * schema that they were written with.
 *
 * That is the id that was asked for, or the one that the schema's own name stands for (`lsst.v11_1.alert` is 1101:
 * 100 · major + minor), or any other under which the registry has the same schema. Without a registry, only the first
 * two are there, and nothing is checked. A registry that is away is waited for until `signal` aborts.
 *
 * @throws AlertStreamError `INPUT` when the registry has another schema under the id that was asked for, or has the
 *   file's under none; `CONFIG` when nothing gives an id
 */
export async function schemaIdOf(
  file: SchemaFile,
  wanted: number | undefined,
  { registry, signal, log }: Context,
): Promise<number> {
  const named = idOfName(file.type);
  if (registry === undefined) {
    const id = wanted ?? named;
    if (id === undefined) {
      throw new AlertStreamError(
        'CONFIG',
        `--schema-id is required: the schema "${file.type.name}" of ${file.path} has no version in its name`,
      );
    }
    warnOfOther(file, id, named, log);
    return id;
  }
  const patient = <T>(ask: () => Promise<T>) => untilAnswered(ask, signal, log);
  const id = wanted ?? named;
  const registered = id === undefined ? undefined : await patient(() => schemaOf(id, registry));
  if (id !== undefined && registered !== undefined && isSame(registered, file.type)) {
    warnOfOther(file, id, named, log);
    return id;
  }
  if (wanted === undefined) {
    const found = await patient(() => search(file.type, registry));
    if (found !== undefined) return found;
  }
  if (id === undefined)
    throw new AlertStreamError(
      'INPUT',
      `${file.path}: the registry has its schema ${described(file.type)} under no id`,
    );
  throw new AlertStreamError(
    'INPUT',
    `${file.path}: its alerts have schema ${described(file.type)}, but the registry has ${described(registered)} under id ${id}`,
  );
}

function idOfName({ name = '' }: avsc.Type): number | undefined {
  const version = /^lsst\.v(\d+)_(\d+)\./.exec(name);
  return version === null ? undefined : 100 * Number(version[1]) + Number(version[2]);
}

function warnOfOther({ path, type }: SchemaFile, id: number, named: number | undefined, log: Logger): void {
  if (named === undefined || named === id) return;
  log.warn(
    { event: 'schema-id-differs', schemaId: id, schema: type.name },
    `${path}: its schema is known as ${named}, the alerts will say ${id}`,
  );
}

/** @returns undefined when the registry says that it has none */
async function schemaOf(id: number, registry: SchemaRegistryClient): Promise<avsc.Type | undefined> {
  try {
    return parseSchema(await registry.schema(id));
  } catch (error) {
    if (error instanceof SchemaNotFound) return undefined;
    throw error;
  }
}

async function search(type: avsc.Type, registry: SchemaRegistryClient): Promise<number | undefined> {
  for await (const { id, schema } of registry.registered()) {
    if (isSame(parseSchema(schema), type)) return id;
  }
  return undefined;
}

async function untilAnswered<T>(ask: () => Promise<T>, signal: AbortSignal, log: Logger): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof AlertStreamError) || !error.retriable || signal.aborted) throw error;
      log.warn({ event: 'registry-away' }, `waiting for the schema registry: ${error.message}`);
      await sleep(RETRY_MS, undefined, { signal }).catch(() => {});
    }
  }
}

function isSame(one: avsc.Type, other: avsc.Type): boolean {
  return schemaFingerprint(one) === schemaFingerprint(other);
}

function described(type: avsc.Type | undefined): string {
  if (type === undefined) return 'none';
  return `${type.name ?? type.typeName} (fingerprint ${schemaFingerprint(type).slice(0, SHOWN_DIGITS)})`;
}
