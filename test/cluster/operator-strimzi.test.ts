import test from 'ava';
import type { StrimziApi } from '../support/cluster/definitions.ts';
import { SERVICE_ACCOUNT, startOperatorCluster } from '../support/cluster/operator/operator-cluster.ts';
import { registryObject, until, untilReason } from '../support/cluster/operator/registry.ts';
import { startOperator } from '../support/cluster/operator/running.ts';
import { makeUser } from '../support/cluster/operator/strimzi.ts';

const NAME = 'alert-schemas';

/** Strimzi's newest serves v1 alone, and its last with ZooKeeper no v1; what the spec hints at is the other one. */
for (const [strimzi, hint] of [
  ['v1', 'v1beta2'],
  ['v1beta2', 'v1'],
] as [StrimziApi, string][]) {
  test.serial(
    `a Strimzi that serves ${strimzi} alone is spoken to in that, though the spec says ${hint}`,
    async (t) => {
      const cluster = await startOperatorCluster({ strimzi });
      t.teardown(() => cluster.stop());
      await makeUser(cluster, NAME, { strimzi });
      const running = await startOperator(cluster, SERVICE_ACCOUNT);
      t.teardown(() => running.stop());
      await cluster.apply([registryObject(NAME, { strimziVersion: hint })]);
      await until(cluster, 'Deployment', NAME, () => true);
      await untilReason(cluster, NAME, 'Starting');
      const { status } = await until(cluster, 'StrimziSchemaRegistry', NAME, () => true);
      t.is(status?.strimziVersion, strimzi);

      if (strimzi !== 'v1beta2') return;
      // Whoever takes Strimzi away takes its kinds away.
      await cluster.kubectl(
        'delete',
        'customresourcedefinition',
        'kafkas.kafka.strimzi.io',
        'kafkausers.kafka.strimzi.io',
      );
      const { message } = await untilReason(cluster, NAME, 'NotVisible');
      t.regex(message, /^Kafka alert-broker can't be seen: /);
      t.truthy(await until(cluster, 'Deployment', NAME, () => true));
    },
  );
}
