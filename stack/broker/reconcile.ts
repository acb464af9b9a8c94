import { connectAdmin } from '@alert-stream/common/kafka/admin.ts';
import type { KafkaConnection } from '@alert-stream/common/kafka/client/connection.ts';
import type { KubernetesObject } from '../../rendered/kubernetes.ts';
import { reconcileTopics } from '../topics/reconcile.ts';
import { kafkaTopics } from '../../rendered/topics.ts';
import { reconcileAcls } from '../users/acls.ts';
import { reconcileCredentials } from '../users/credentials.ts';
import { reconcileQuotas } from '../users/quotas.ts';
import type { Secrets } from '../users/secrets.ts';
import { kafkaUsers } from '../../rendered/users.ts';

/** Makes the running broker's topics, access rules, passwords and quotas those of the rendered chart. */
export async function reconcileBroker(
  operator: KafkaConnection,
  objects: KubernetesObject[],
  secrets: Secrets,
): Promise<void> {
  const users = kafkaUsers(objects);
  const admin = await connectAdmin(operator);
  try {
    await reconcileTopics(admin, kafkaTopics(objects));
    await reconcileAcls(admin, users);
    await reconcileCredentials(admin, users, secrets);
    await reconcileQuotas(admin, users);
  } finally {
    await admin.close();
  }
}
