import test from 'ava';
import type { IKafka } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/Kafka';
import { load } from 'js-yaml';
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { all, one, render } from '../support/render.ts';

type Rule = { pattern: string; name: string; labels?: Record<string, string> };

// Beans of Apache Kafka 4.3.1, in the form that the JMX Exporter matches: domain, properties, attribute.
const BEANS: Record<string, string> = {
  'kafka.server<type=BrokerTopicMetrics, name=BytesInPerSec, topic=alerts><>Count':
    'kafka_topic_BytesIn_total{topic=alerts}',
  'kafka.server<type=BrokerTopicMetrics, name=ReplicationBytesInPerSec><>Count':
    'kafka_broker_ReplicationBytesIn_total',
  'kafka.log<type=Log, name=Size, topic=a.b, partition=7><>Value': 'kafka_partition_Size{topic=a.b,partition=7}',
  'kafka.log<type=LogManager, name=OfflineLogDirectoryCount><>Value': 'kafka_broker_offlinelogdirectories',
  'kafka.server<type=ReplicaManager, name=UnderMinIsrPartitionCount><>Value': 'kafka_broker_UnderMinIsrPartitionCount',
  'kafka.server<type=ReplicaManager, name=IsrShrinksPerSec><>Count': 'kafka_broker_IsrShrinks_total',
  'kafka.controller<type=KafkaController, name=OfflinePartitionsCount><>Value':
    'kafka_controller_OfflinePartitionsCount',
  'kafka.controller<type=ControllerStats, name=UncleanLeaderElectionsPerSec><>Count':
    'kafka_controller_uncleanleaderelections_total',
  'kafka.server<type=raft-metrics><>high-watermark': 'kafka_raft_high-watermark',
  'kafka.network<type=RequestMetrics, name=TotalTimeMs, request=Produce><>99thPercentile':
    'kafka_request_milliseconds{request=Produce,quantile=0.99}',
  'kafka.network<type=RequestMetrics, name=ErrorsPerSec, request=Fetch, error=NONE><>Count':
    'kafka_request_errors_total{request=Fetch,error=NONE}',
  'kafka.network<type=SocketServer, name=NetworkProcessorAvgIdlePercent><>Value': 'kafka_broker_networkidle_ratio',
  'kafka.server<type=KafkaRequestHandlerPool, name=RequestHandlerAvgIdlePercent><>OneMinuteRate':
    'kafka_broker_requestidle_ratio',
  'kafka.server<type=socket-server-metrics, listener=EXTERNAL-9094, networkProcessor=3><>connection-count':
    'kafka_listener_connection-count{listener=EXTERNAL-9094,processor=3}',
  'kafka.server<type=socket-server-metrics, listener=EXTERNAL-9094, networkProcessor=3><>failed-authentication-total':
    'kafka_listener_failed-authentication_total{listener=EXTERNAL-9094,processor=3}',
  'kafka.server<type=Fetch, user=fink><>throttle-time': 'kafka_user_Fetch_throttle-time{user=fink}',
};

const set = { 'kafka.metrics.enabled': true };

async function rules(): Promise<Rule[]> {
  const { data } = one<IConfigMap>(await render({ set }), 'ConfigMap', 'alert-broker-metrics');
  return (load(data?.['kafka.yaml'] ?? '') as { rules: Rule[] }).rules;
}

/** What the JMX Exporter calls a bean's attribute by a rule, or nothing when the rule isn't for it. */
function metric({ pattern, name, labels = {} }: Rule, bean: string): string | undefined {
  const match = new RegExp(`^(?:${pattern})$`).exec(bean);
  if (match === null) return undefined;
  const filled = (text: string) => text.replaceAll(/\$(\d)/g, (_, group: string) => match[Number(group)] ?? '');
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${filled(value)}`);
  return `${filled(name)}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`}`;
}

test('without metrics there is neither a ConfigMap nor a reference to one', async (t) => {
  const objects = await render();
  t.deepEqual(all(objects, 'ConfigMap'), []);
  t.false('metricsConfig' in one<IKafka>(objects, 'Kafka').spec.kafka);
});

test('with metrics the brokers are told to show what the ConfigMap says', async (t) => {
  const objects = await render({ set });
  t.deepEqual(one<IKafka>(objects, 'Kafka').spec.kafka.metricsConfig as unknown, {
    type: 'jmxPrometheusExporter',
    valueFrom: { configMapKeyRef: { name: 'alert-broker-metrics', key: 'kafka.yaml' } },
  });
  const { data, metadata } = one<IConfigMap>(objects, 'ConfigMap');
  t.deepEqual(Object.keys(data ?? {}), ['kafka.yaml']);
  // Before the brokers, which don't start without it.
  t.is(metadata?.annotations?.['argocd.argoproj.io/sync-wave'], '0');
});

test('every bean of these gets its name by one rule, and every rule has its bean', async (t) => {
  const all = await rules();
  for (const [bean, name] of Object.entries(BEANS)) {
    t.deepEqual(
      all.map((rule) => metric(rule, bean)).filter((found) => found !== undefined),
      [name],
      bean,
    );
  }
  for (const rule of all)
    t.true(
      Object.keys(BEANS).some((bean) => metric(rule, bean) !== undefined),
      rule.pattern,
    );
});

test("a consumer's own beans, thousands of them, aren't shown", async (t) => {
  const bean = 'kafka.server<type=Fetch, user=fink, client-id=fink-7><>byte-rate';
  t.true((await rules()).every((rule) => metric(rule, bean) === undefined));
});
