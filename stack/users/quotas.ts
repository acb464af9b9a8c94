import { type Admin, ClientQuotaMatchTypes } from '@alert-stream/common/kafka/admin.ts';
import { unlessRefused } from '../broker/refusals.ts';
import type { KafkaUser } from '../../rendered/users.ts';

const KEYS = {
  producerByteRate: 'producer_byte_rate',
  consumerByteRate: 'consumer_byte_rate',
  requestPercentage: 'request_percentage',
  controllerMutationRate: 'controller_mutation_rate',
} as const;

type QuotaKey = (typeof KEYS)[keyof typeof KEYS];

/**
 * Makes each user's quotas what the chart says; a user without quotas has none.
 *
 * @throws AlertStreamError `CONFIG` with the user when Kafka refuses a quota
 */
export async function reconcileQuotas(admin: Admin, users: KafkaUser[]): Promise<void> {
  const described = await admin.describeClientQuotas({
    components: [{ entityType: 'user', matchType: ClientQuotaMatchTypes.ANY }],
  });
  const current = new Map(
    described.map(({ entity, values }) => [
      entity[0]?.entityName,
      new Map(values.map(({ key, value }) => [key as QuotaKey, value])),
    ]),
  );
  for (const { name, principal, spec } of users) {
    const ops = changes(current.get(principal) ?? new Map(), wanted(spec.quotas));
    const entries = [{ entities: [{ entityType: 'user' as const, entityName: principal }], ops }];
    if (ops.length > 0) await unlessRefused(`quotas of user ${name}`, admin.alterClientQuotas({ entries }));
  }
}

function wanted(quotas: KafkaUser['spec']['quotas'] = {}): Map<QuotaKey, number> {
  return new Map(Object.entries(quotas).map(([name, value]) => [KEYS[name as keyof typeof KEYS], value]));
}

function changes(current: Map<QuotaKey, number>, target: Map<QuotaKey, number>) {
  return [
    ...[...target]
      .filter(([key, value]) => current.get(key) !== value)
      .map(([key, value]) => ({ key, value, remove: false as const })),
    ...[...current.keys()].filter((key) => !target.has(key)).map((key) => ({ key, remove: true as const })),
  ];
}
