import type avsc from 'avsc';
import { parseSchema, schemaFingerprint } from '@alert-stream/common/avro/schema.ts';
import { loadAlertSchemas } from '@alert-stream/common/lsst-schemas.ts';

/**
 * Gives a schema as it was published, with its units, descriptions and logical types, or undefined where none such is
 * known.
 *
 * @param id of an archived schema
 * @param archived what is archived under it: only one that reads the same bytes is the same schema
 */
export type PublishedSchema = (id: number, archived: avsc.Type) => object | undefined;

/**
 * The alert schemas of a folder. A registry has schemas in Parsing Canonical Form, and so has an archive that is filled
 * from it: what people want to know of a field isn't in there.
 *
 * @param dir as {@link loadAlertSchemas} takes it; none is known without
 * @throws AlertStreamError `INPUT` when it can't be read
 */
export function publishedSchemas(dir: string | undefined): PublishedSchema {
  const schemas = new Map((dir === undefined ? [] : loadAlertSchemas(dir)).map(({ id, schema }) => [id, schema]));
  return (id, archived) => {
    const schema = schemas.get(id);
    const isSame = schema !== undefined && schemaFingerprint(parseSchema(schema)) === schemaFingerprint(archived);
    return isSame ? schema : undefined;
  };
}
