import { recordDecoder } from '@alert-stream/common/avro/field.ts';
import { parseSchema, schemaFingerprint } from '@alert-stream/common/avro/schema.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { loadAlertSchemas, loadSchemaFile, type AlertSchema } from '@alert-stream/common/lsst-schemas.ts';
import { HEADER_BYTES } from '@alert-stream/common/packet.ts';
import { AlertMaker, type AlertKnobs } from './alert-maker.ts';
import { alertType, schemaModels, type AlertModel, type NamedSchema } from './alert-model.ts';
import type { AlertSize } from './fill/size.ts';
import { sizeFor } from './size-for.ts';
import { readTemplate } from './template.ts';
import { templateFiller } from './template-filler.ts';
import { DEFAULT_CUTOUT_PIXELS, DEFAULT_SIZE, DEFAULT_VERSION } from './defaults.ts';

/** What a user may say about the alerts to make; they shall be like a real one, or have a schema and a size. */
export type ModelOptions = { [K in keyof AlertSize]?: AlertSize[K] | undefined } & {
  /** Folder of alert schemas, `<major>/<minor>/*.avsc`. */
  schemas?: string | undefined;
  schemaVersion?: string | undefined;
  /** A schema's file, instead of a version. */
  schema?: string | undefined;
  /** Bytes of a packet, instead of what an {@link AlertSize} has. */
  size?: number | undefined;
  /** A file with a real alert. */
  like?: string | undefined;
  /** Every field of the schema, instead of alerts that agree with themselves. */
  fillAll?: boolean | undefined;
};

/**
 * @throws AlertStreamError `CONFIG` for options that don't go together, or a size that can't be reached; `INPUT` for
 *   an unknown version, a file that is no schema or no alert
 */
export async function chooseModel(options: ModelOptions, knobs: AlertKnobs): Promise<AlertModel> {
  refuseTogether(options);
  if (options.like !== undefined) return likeModel(options.like, options);
  const chosen =
    options.schema === undefined
      ? versionOf(options, options.schemaVersion ?? DEFAULT_VERSION)
      : fileSchema(options.schema);
  const { size, fillAll = false } = options;
  const modelOf = schemaModels(chosen, fillAll ? 'all-filled' : 'consistent');
  if (size === undefined) return modelOf(sizeOf(options, fillAll));
  const measured = fillAll ? modelOf : schemaModels(chosen, 'without-images');
  return modelOf(sizeFor(size, (wanted) => meanPacketBytes(measured(wanted), knobs, fillAll ? 1 : SAMPLE)));
}

/** Alerts whose mean size stands for that of a set. */
const SAMPLE = 60;

function meanPacketBytes(model: AlertModel, knobs: AlertKnobs, alerts: number): number {
  const maker = new AlertMaker(model, knobs);
  const sample = Math.min(alerts, maker.count);
  let bytes = 0;
  for (let at = 0; at < sample; at += 1) bytes += maker.record(Math.floor(((at + 0.5) / sample) * maker.count)).length;
  return HEADER_BYTES + Math.round(bytes / sample);
}

function refuseTogether(options: ModelOptions): void {
  const knobs = {
    '--cutout-pixels': options.cutoutPixels,
    '--previous-sources': options.previousSources,
    '--forced-sources': options.forcedSources,
  };
  const sizes = Object.entries({ '--size': options.size, ...knobs })
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name);
  const refuse = (names: string[], why: string) => {
    throw new AlertStreamError('CONFIG', `${names.join(' and ')} don't go together: ${why}`);
  };
  if (options.like !== undefined && sizes.length > 0)
    refuse(['--like', ...sizes], 'the real alert says how large they are');
  if (options.like !== undefined && options.fillAll === true)
    refuse(['--like', '--fill-all'], 'the real alert says which fields are filled');
  if (options.size !== undefined && sizes.length > 1) refuse(sizes, '--size finds the others');
  if (options.schema !== undefined && options.schemaVersion !== undefined)
    refuse(['--schema', '--schema-version'], 'give one');
}

function sizeOf(options: ModelOptions, fillAll: boolean): AlertSize {
  return {
    cutoutPixels: options.cutoutPixels ?? (fillAll ? DEFAULT_CUTOUT_PIXELS : undefined),
    previousSources: options.previousSources ?? DEFAULT_SIZE.previousSources,
    forcedSources: options.forcedSources ?? DEFAULT_SIZE.forcedSources,
  };
}

function versionOf(options: ModelOptions, version: string): NamedSchema {
  const { schemas, find } = known(options, ({ version: one }) => one === version);
  if (find !== undefined) return { name: version, schema: find.schema };
  const versions = schemas.map((schema) => schema.version).join(', ');
  throw new AlertStreamError(
    'INPUT',
    `--schema-version: expected one of ${versions} (in ${options.schemas}), got "${version}"`,
  );
}

function known(
  options: ModelOptions,
  isIt: (schema: AlertSchema) => boolean,
): { schemas: AlertSchema[]; find: AlertSchema | undefined } {
  if (options.schemas === undefined) {
    throw new AlertStreamError(
      'CONFIG',
      "--schemas is required: the folder with LSST's alert schemas (or give --schema FILE)",
    );
  }
  const schemas = loadAlertSchemas(options.schemas);
  return { schemas, find: schemas.find(isIt) };
}

function fileSchema(path: string): NamedSchema {
  const schema = loadSchemaFile(path);
  return { name: `fingerprint ${schemaFingerprint(parseSchema(schema))}`, schema };
}

async function likeModel(like: string, options: ModelOptions): Promise<AlertModel> {
  const { schema, record, digest } = await readTemplate(like, {
    chosen: () => {
      if (options.schema !== undefined) return fileSchema(options.schema).schema;
      return options.schemaVersion === undefined ? undefined : versionOf(options, options.schemaVersion).schema;
    },
    ofId: (id) => {
      const { schemas, find } = known(options, (one) => one.id === id);
      if (find !== undefined) return find.schema;
      throw new AlertStreamError(
        'INPUT',
        `its schema id is ${id}, known are ${schemas.map((one) => one.id).join(', ')}`,
      );
    },
  });
  const type = alertType(schema, like);
  return {
    schema,
    type,
    filler: templateFiller(type, recordDecoder(type)(record)),
    schemaName: `fingerprint ${schemaFingerprint(type)}`,
    details: [`like ${digest}`],
  };
}
