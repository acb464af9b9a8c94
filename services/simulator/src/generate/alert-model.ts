import type avsc from 'avsc';
import { alertIdReader } from '@alert-stream/common/avro/alert-id.ts';
import { alertTimeReader } from '@alert-stream/common/avro/alert-time.ts';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { AlertStreamError, messageOf } from '@alert-stream/common/errors.ts';
import { recordFiller, type AlertSize, type Filler } from './record-filler.ts';

/** What alerts are made after. */
export type AlertModel = {
  /** The schema as it stands in the file. */
  schema: object;
  type: avsc.Type;
  filler: Filler;
  /** Name the schema, and all else that decides what is filled in: alerts of other models get other ids. */
  schemaName: string;
  details: string[];
};

/** A schema of alerts: one record that contains those it refers to. Its name tells it from all others. */
export type NamedSchema = { name: string; schema: object };

/**
 * Makes alerts with every field of a schema filled.
 *
 * @returns the models of any sizes
 * @throws AlertStreamError `INPUT` for a schema that isn't one of alerts, or has a type for which no value is known
 */
export function schemaModels({ name, schema }: NamedSchema): (size: AlertSize) => AlertModel {
  const type = alertType(schema, name);
  return (size) => ({
    schema,
    type,
    filler: recordFiller(schema, size),
    schemaName: name,
    details: [
      `cutout pixels ${size.cutoutPixels}`,
      `previous sources ${size.previousSources}`,
      `forced sources ${size.forcedSources}`,
    ],
  });
}

/** @throws AlertStreamError `INPUT` when alerts of the schema would have no id or no time */
export function alertType(schema: object, name: string): avsc.Type {
  const type = parseSchema(schema);
  try {
    alertIdReader(type);
    alertTimeReader(type);
  } catch (error) {
    throw new AlertStreamError('INPUT', `no alerts can be made with schema ${name}: ${messageOf(error)}`, {
      cause: error,
    });
  }
  return type;
}
