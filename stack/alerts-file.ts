import { alertIdReader } from '@alert-stream/common/avro/alert-id.ts';
import { readContainer } from '@alert-stream/common/avro/container-file.ts';
import { AlertStreamError, messageOf } from '@alert-stream/common/errors.ts';

/**
 * Makes sure, before anything is started for it, that a file of the user's can hold alerts. Its records are read when
 * they are loaded.
 *
 * @throws AlertStreamError `INPUT` for a file that is no Avro container, or whose schema has no alert id
 */
export async function requireAlerts(path: string): Promise<void> {
  const { type } = await readContainer(path);
  try {
    alertIdReader(type);
  } catch (error) {
    throw new AlertStreamError('INPUT', `--file ${path}: ${messageOf(error)}`, { cause: error });
  }
}
