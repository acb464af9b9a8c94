import type avsc from 'avsc';
import { alertIdReader } from '@alert-stream/common/avro/alert-id.ts';
import { alertTimeReader } from '@alert-stream/common/avro/alert-time.ts';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { AlertStreamError, messageOf } from '@alert-stream/common/errors.ts';
import { consistentFiller } from './fill/consistent.ts';
import { recordFiller } from './fill/fill-all.ts';
import type { AlertSize, Filler } from './fill/size.ts';

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

/** What alerts of a schema are like. */
export type Style =
  /** As Rubin's: what is told twice agrees, and what isn't known is null. */
  | 'consistent'
  /** The same with zeros for cutouts, to see how large the alerts get. */
  | 'without-images'
  /** With every field filled, however they contradict one another: for tests of decoders. */
  | 'all-filled';

/**
 * Makes alerts of a schema.
 *
 * @returns the models of any sizes
 * @throws AlertStreamError `INPUT` for a schema that isn't one of alerts, or has a type for which no value is known
 */
export function schemaModels({ name, schema }: NamedSchema, style: Style): (size: AlertSize) => AlertModel {
  const type = alertType(schema, name);
  return (size) => ({
    schema,
    type,
    filler:
      style === 'all-filled'
        ? recordFiller(schema, size)
        : consistentFiller(schema, size, style === 'consistent' ? 'drawn' : 'empty'),
    schemaName: name,
    details: [
      ...(style === 'all-filled' ? ['all filled'] : []),
      `cutout pixels ${size.cutoutPixels ?? 'by footprint'}`,
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
