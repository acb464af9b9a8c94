import type avsc from 'avsc';
import { parseSchema, schemaFingerprint } from '@alert-stream/common/avro/schema.ts';
import { messageOf } from '@alert-stream/common/errors.ts';
import {
  UnusableSchemaError,
  SchemaNotFoundError,
  type SchemaRegistryClient,
} from '@alert-stream/common/registry-client.ts';

const FINGERPRINT_DIGITS = 12;

/** What the registry has under an id: no schema, an Avro schema, or something that can't be read as one. */
export type Registered = undefined | avsc.Type | { unreadable: string };

/** @throws AlertStreamError `REGISTRY`, retriable, when the registry is unavailable */
export async function registeredAs(id: number, registry: SchemaRegistryClient): Promise<Registered> {
  try {
    return parsed(await registry.schema(id));
  } catch (error) {
    if (error instanceof SchemaNotFoundError) return undefined;
    if (error instanceof UnusableSchemaError) return { unreadable: error.message };
    throw error;
  }
}

/** Parses the text of a registered schema. */
export function parsed(schema: string): Exclude<Registered, undefined> {
  try {
    return parseSchema(schema);
  } catch (error) {
    return { unreadable: messageOf(error) };
  }
}

/** Whether both schemas have the same canonical form: equal bytes under equal names. */
export function isSame(registered: Registered, type: avsc.Type): boolean {
  if (registered === undefined || 'unreadable' in registered) return false;
  return schemaFingerprint(registered) === schemaFingerprint(type);
}

/** How messages refer to a schema. */
export function described(registered: Registered): string {
  if (registered === undefined) return 'none';
  if ('unreadable' in registered) return `something else (${registered.unreadable})`;
  return `${registered.name ?? registered.typeName} (fingerprint ${schemaFingerprint(registered).slice(0, FINGERPRINT_DIGITS)})`;
}
