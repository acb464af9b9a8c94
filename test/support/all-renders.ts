import type { RenderOptions } from './render.ts';
import { RENDERS } from './renders.ts';
import { everything } from './values-everything.ts';

/** Words and numbers that YAML 1.1 and 1.2 read differently when nobody quotes them, where text is meant. */
const ODD_WORDS = {
  'kafka.metadataVersion': '4.3',
  'kafka.resources': { requests: { cpu: '2', memory: '8Gi' } },
  'kafka.externalListener.bootstrap': { host: 'alerts.example.org', annotations: { 'example.org/a': 'on' } },
  'kafka.externalListener.brokers': [{ host: 'on' }, { host: '017' }, { host: '1e3' }],
  users: [
    { username: 'on', readonlyTopics: ['017'], writeTopics: ['1e3'], groups: ['y'], quotas: { requestPercentage: 50 } },
  ],
  superusers: ['kafka-admin', { username: 'ops', authentication: 'tls' }],
  topics: [{ name: 'No', partitions: 1, config: { 'retention.bytes': 64_424_509_440, 'compression.type': 'on' } }],
  externalTopics: ['017', '1e3'],
  'kafka.storage.volumes': [
    { id: 3, size: '3Ti' },
    { id: 4, size: '500Gi', storageClassName: 'no' },
  ],
  'kafka.nodePool.priorityClassName': 'on',
  'kafka.rack.topologyKey': 'topology.kubernetes.io/zone',
  'kafka.logging': { 'logger.kafka.level': 'OFF' },
  'kafka.metrics.enabled': true,
  'kafka.kafkaExporter.enabled': true,
  'kafka.cruiseControl': { enabled: true, config: { 'webserver.http.cors.enabled': true } },
  'kafka.entityOperator.logLevel': 'OFF',
  'kafka.maintenanceTimeWindows': ['* * 16-20 * * ?'],
  'networkPolicy.brokerClients': [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'off' } } }],
  vaultSecretsPath: 'secret/alerts',
};

/** The values that the chart comes with, and sets of values that together use every option. */
export const ALL_RENDERS: Record<string, RenderOptions> = {
  ...RENDERS,
  ...Object.fromEntries(
    Object.entries(everything)
      .filter(([name]) => !Object.hasOwn(RENDERS, name))
      .map(([name, values]) => [name, { set: values }]),
  ),
  'words that YAML 1.1 reads otherwise': { set: ODD_WORDS },
};
