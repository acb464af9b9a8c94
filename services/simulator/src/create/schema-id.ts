import { setTimeout as sleep } from 'node:timers/promises';
import type avsc from 'avsc';
import { parseSchema, schemaFingerprint } from '@alert-stream/common/avro/schema.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import { SchemaNotFound, type SchemaRegistryClient } from '@alert-stream/common/registry-client.ts';

const RETRY_MS = 1_000;
const SHOWN_DIGITS = 12;

/**
 * The schema id for a file's alerts: the one that was asked for, else the one that the schema's own name stands for
 * (`lsst.v11_1.alert` is 1101: 100 · major + minor).
 *
 * @throws AlertStreamError `CONFIG` when there is neither
 */
export function chooseSchemaId(type: avsc.Type, wanted: number | undefined, log: Logger): number {
  const version = /^lsst\.v(\d+)_(\d+)\./.exec(type.name ?? '');
  const named = version === null ? undefined : 100 * Number(version[1]) + Number(version[2]);
  const id = wanted ?? named;
  if (id === undefined) {
    throw new AlertStreamError('CONFIG', `--schema-id is required: the file's schema "${type.name}" has no version in its name`);
  }
  if (named !== undefined && named !== id) {
    log.warn({ event: 'schema-id-differs', schemaId: id, schema: type.name }, `the file's schema is known as ${named}, the alerts will say ${id}`);
  }
  return id;
}

/**
 * Makes sure that consumers, who look the id up in the registry, will read the alerts with the schema that they were
 * written with. A registry that is away is waited for until `signal` aborts.
 *
 * @throws AlertStreamError `INPUT` when the registry has another schema under the id, or none
 */
export async function checkSchemaId(
  schemaId: number,
  { path, type }: { path: string; type: avsc.Type },
  { registry, signal, log }: { registry: SchemaRegistryClient; signal: AbortSignal; log: Logger },
): Promise<void> {
  const registered = await registeredSchema(schemaId, registry, signal, log);
  if (schemaFingerprint(registered) === schemaFingerprint(type)) return;
  throw new AlertStreamError(
    'INPUT',
    `${path}: its alerts have schema ${named(type)}, but the registry has ${named(registered)} under id ${schemaId}`,
  );
}

async function registeredSchema(id: number, registry: SchemaRegistryClient, signal: AbortSignal, log: Logger): Promise<avsc.Type> {
  for (;;) {
    try {
      return parseSchema(await registry.schema(id));
    } catch (error) {
      if (error instanceof SchemaNotFound) throw new AlertStreamError('INPUT', error.message, { cause: error });
      if (!(error instanceof AlertStreamError) || !error.retriable || signal.aborted) throw error;
      log.warn({ event: 'registry-away' }, `waiting for the schema registry: ${error.message}`);
      await sleep(RETRY_MS, undefined, { signal }).catch(() => {});
    }
  }
}

function named(type: avsc.Type): string {
  return `${type.name ?? type.typeName} (fingerprint ${schemaFingerprint(type).slice(0, SHOWN_DIGITS)})`;
}
