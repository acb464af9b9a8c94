import { recordDecoder } from '@alert-stream/common/avro/field.ts';
import { parseSchema, schemaFingerprint } from '@alert-stream/common/avro/schema.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { loadAlertSchemas, loadSchemaFile, type AlertSchema } from '@alert-stream/common/lsst-schemas.ts';
import { HEADER_BYTES } from '@alert-stream/common/packet.ts';
import { AlertMaker, type AlertKnobs } from './alert-maker.ts';
import { alertType, schemaModels, type AlertModel, type NamedSchema } from './alert-model.ts';
import type { AlertSize } from './record-filler.ts';
import { sizeFor } from './size-for.ts';
import { readTemplate } from './template.ts';
import { templateFiller } from './template-filler.ts';
import { USUAL_SIZE, USUAL_VERSION } from './usual.ts';

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
      ? versionOf(options, options.schemaVersion ?? USUAL_VERSION)
      : fileSchema(options.schema);
  const modelOf = schemaModels(chosen);
  const { size } = options;
  if (size === undefined) return modelOf(sizeOf(options));
  const measure = (wanted: AlertSize) => {
    const maker = new AlertMaker(modelOf(wanted), knobs);
    return HEADER_BYTES + maker.record(Math.floor(maker.count / 2)).length;
  };
  return modelOf(sizeFor(size, measure));
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
  if (options.size !== undefined && sizes.length > 1) refuse(sizes, '--size finds the others');
  if (options.schema !== undefined && options.schemaVersion !== undefined)
    refuse(['--schema', '--schema-version'], 'give one');
}

function sizeOf(options: ModelOptions): AlertSize {
  return {
    cutoutPixels: options.cutoutPixels ?? USUAL_SIZE.cutoutPixels,
    previousSources: options.previousSources ?? USUAL_SIZE.previousSources,
    forcedSources: options.forcedSources ?? USUAL_SIZE.forcedSources,
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
