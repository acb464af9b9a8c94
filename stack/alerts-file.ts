import { readAlertFile, type AlertFile } from '@alert-stream/common/alert-file.ts';
import { alertIdReader } from '@alert-stream/common/avro/alert-id.ts';
import { AlertStreamError, messageOf } from '@alert-stream/common/errors.ts';
import { loadAlertSchemas } from '@alert-stream/common/lsst-schemas.ts';
import { tools } from '../tools/tools.ts';

/**
 * Opens a file of the user's: an Avro container file, or a packet as it was sent. The registry that will know a packet's
 * schema isn't there yet; it will have Rubin's.
 *
 * @throws AlertStreamError `INPUT` for a file that is neither, or a packet of another schema
 */
export function openAlerts(path: string): Promise<AlertFile> {
  return readAlertFile(path, (id) => {
    const schemas = loadAlertSchemas(tools().alertSchemas);
    const found = schemas.find((schema) => schema.id === id);
    if (found !== undefined) return found.schema;
    const known = schemas.map((schema) => schema.id).join(', ');
    throw new AlertStreamError('INPUT', `--file ${path}: its schema id is ${id}, the registry will have ${known}`);
  });
}

/**
 * Makes sure, before anything is started for it, that a file of the user's can hold alerts. Its records are read when
 * they are loaded.
 *
 * @throws AlertStreamError `INPUT` for a file that is none of alerts, or whose schema has no alert id
 */
export async function requireAlerts(path: string): Promise<void> {
  const { type } = await openAlerts(path);
  try {
    alertIdReader(type);
  } catch (error) {
    throw new AlertStreamError('INPUT', `--file ${path}: ${messageOf(error)}`, { cause: error });
  }
}
