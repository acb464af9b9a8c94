import { Admin } from '@platformatic/kafka';
import { clientOptions, type KafkaConnection } from './client/connection.ts';
import { probe } from './client/probe.ts';

// The protocol's enumerations for ACLs, configs and quotas.
export {
  AclOperations,
  AclPermissionTypes,
  ClientQuotaMatchTypes,
  ConfigResourceTypes,
  ConfigSources,
  IncrementalAlterConfigOperationTypes,
  ResourcePatternTypes,
  ResourceTypes,
  type Acl,
  type Admin,
} from '@platformatic/kafka';
export { committedOffsets, deleteRecordsBefore, endOffsets, offsetsAt, startOffsets } from './offsets.ts';
export { removeScramCredential, scramUsers, setScramCredential } from './scram.ts';

/**
 * Connects the library's admin client. Close it with its `close()`.
 *
 * @throws AlertStreamError `CONFIG`, naming the cause, when waiting doesn't help; else `KAFKA`, which is `retriable` when
 *   the broker is unavailable
 */
export async function connectAdmin(connection: KafkaConnection): Promise<Admin> {
  await probe(connection, []);
  return new Admin({ ...clientOptions(connection), retries: 5, retryDelay: 200 });
}
