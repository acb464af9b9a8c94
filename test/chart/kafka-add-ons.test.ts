import test from 'ava';
import type { IKafka } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/Kafka';
import { one, render } from '../support/render.ts';

async function spec(set: Record<string, unknown> = {}): Promise<IKafka['spec']> {
  return one<IKafka>(await render({ set }), 'Kafka').spec;
}

test('unless asked for, neither Kafka Exporter nor Cruise Control runs', async (t) => {
  const byDefault = await spec();
  t.false('kafkaExporter' in byDefault);
  t.false('cruiseControl' in byDefault);
});

test('Kafka Exporter watches all groups and topics, or those chosen', async (t) => {
  const all = await spec({ 'kafka.kafkaExporter.enabled': true });
  t.like(all.kafkaExporter, { groupRegex: '.*', topicRegex: '.*' });
  t.truthy(all.kafkaExporter?.resources);
  const chosen = await spec({
    'kafka.kafkaExporter': {
      enabled: true,
      groupRegex: '^fink',
      topicRegex: '^alerts',
      resources: { limits: { cpu: '1' } },
    },
  });
  t.like(chosen.kafkaExporter, { groupRegex: '^fink', topicRegex: '^alerts' });
  t.is(chosen.kafkaExporter?.resources?.limits?.['cpu'], '1');
});

test('Cruise Control takes settings, and is there without any', async (t) => {
  const plain = await spec({ 'kafka.cruiseControl': { enabled: true, resources: null } });
  t.deepEqual(plain.cruiseControl as unknown, { template: { podDisruptionBudget: { maxUnavailable: 1 } } });
  const config = { 'max.replicas.per.broker': 20_000, 'hard.goals': 'a,b' };
  const { cruiseControl } = await spec({ 'kafka.cruiseControl': { enabled: true, config } });
  t.deepEqual(cruiseControl?.config as unknown, config);
  t.truthy(cruiseControl?.resources);
});

test('both operators of topics and users have resources, and log what is asked for', async (t) => {
  const { topicOperator, userOperator } =
    (await spec({ 'kafka.entityOperator.logLevel': 'DEBUG' })).entityOperator ?? {};
  for (const operator of [topicOperator, userOperator]) {
    t.deepEqual(operator?.logging as unknown, { type: 'inline', loggers: { 'rootLogger.level': 'DEBUG' } });
    t.is(operator?.resources?.limits?.['memory'], '512Mi');
  }
  t.false('logging' in ((await spec()).entityOperator?.topicOperator ?? {}));
});

test('certificates are good for a year and renewed in its last month, or as is chosen', async (t) => {
  const byDefault = await spec();
  t.deepEqual(byDefault.clusterCa as unknown, { validityDays: 365, renewalDays: 30 });
  t.deepEqual(byDefault.clientsCa as unknown, { validityDays: 365, renewalDays: 30 });
  const chosen = await spec({ 'kafka.clusterCa.validityDays': 730, 'kafka.clientsCa.renewalDays': 60 });
  t.is(chosen.clusterCa?.validityDays, 730);
  t.is(chosen.clientsCa?.renewalDays, 60);
});

test('certificates are renewed at any time, or in maintenance windows', async (t) => {
  t.false('maintenanceTimeWindows' in (await spec()));
  const { maintenanceTimeWindows } = await spec({ 'kafka.maintenanceTimeWindows': ['* * 16-20 * * ?'] });
  t.deepEqual(maintenanceTimeWindows, ['* * 16-20 * * ?']);
});
