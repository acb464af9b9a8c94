import { alertName } from '../store/object-names.ts';
import type { ObjectStore } from '../store/store.ts';
import { compareStored, compress } from './compression.ts';
import { putObject, type Outcome } from './put-object.ts';

/**
 * Archives an alert: the whole message, header included, gzipped, under the alert's id.
 *
 * @param level gzip's, 1 to 9
 */
export function putAlert(store: ObjectStore, id: bigint, message: Buffer, level: number): Promise<Outcome> {
  return putObject(
    store,
    alertName(id),
    () => compress(message, level),
    (stored) => compareStored(stored, message),
  );
}
