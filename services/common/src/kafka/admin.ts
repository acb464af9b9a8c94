import { Admin } from '@platformatic/kafka';
import { clientOptions, type KafkaConnection } from './client/connection.ts';
import { probe } from './client/probe.ts';

export type { Admin } from '@platformatic/kafka';
export { committedOffsets, deleteRecordsBefore, endOffsets, offsetsAt, startOffsets } from './offsets.ts';
export { removeScramCredential, scramUsers, setScramCredential } from './scram.ts';

/**
 * The library's own administration client, once the broker has answered it. Close it by its `close()`.
 *
 * @throws AlertStreamError `CONFIG` that names the cause, where waiting doesn't help; else `KAFKA`, which is `retriable`
 *   when the broker is unavailable
 */
export async function connectAdmin(connection: KafkaConnection): Promise<Admin> {
  await probe(connection, []);
  return new Admin({ ...clientOptions(connection), retries: 5, retryDelay: 200 });
}
