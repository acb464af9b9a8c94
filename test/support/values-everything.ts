import { over, valuesFile, type Values } from './values.ts';

/** Every option that doesn't shut another out, each with a value of its own. */
const EVERYTHING: Values = {
  fullnameOverride: 'alerts',
  kafka: {
    metadataVersion: '4.3',
    config: { 'num.network.threads': 8 },
    storage: {
      storageClassName: 'ssd',
      volumes: [
        { id: 0, size: '500Gi', storageClassName: 'ssd' },
        { id: 1, size: '2Ti' },
      ],
    },
    externalListener: {
      class: 'internal-vpc',
      externalTrafficPolicy: 'Local',
      loadBalancerSourceRanges: ['192.0.2.0/24', '2001:db8::/32'],
      bootstrap: { ip: '192.0.2.1', host: 'alerts.example.org', annotations: { 'example.org/pool': 'alerts' } },
      brokers: [
        { broker: 6, ip: '192.0.2.6', host: 'alerts-6.example.org', advertisedPort: 9094 },
        { broker: 7, ip: '192.0.2.7', host: 'alerts-7.example.org', annotations: { 'example.org/pool': 'alerts' } },
        { broker: 8, ip: '192.0.2.8', host: 'alerts-8.example.org' },
      ],
    },
    nodePool: {
      nodeIds: '[6-8]',
      affinities: [{ key: 'kafka', value: 'ok' }],
      tolerations: [{ key: 'kafka', value: 'ok', effect: 'NoSchedule' }],
      priorityClassName: 'brokers',
    },
    jvmOptions: { '-Xms': '2g', '-Xmx': '2g', '-XX': { UseG1GC: true } },
    rack: { topologyKey: 'topology.kubernetes.io/zone' },
    logging: { 'logger.kafka.level': 'DEBUG' },
    metrics: { enabled: true },
    kafkaExporter: { enabled: true },
    cruiseControl: { enabled: true, config: { 'max.active.user.tasks': 7 } },
    entityOperator: { logLevel: 'DEBUG' },
    maintenanceTimeWindows: ['* * 16-20 * * ?'],
    controllers: {
      storage: { storageClassName: 'ssd' },
      affinities: [{ key: 'kafka', value: 'ok' }],
      tolerations: [{ key: 'kafka', value: 'ok', effect: 'NoSchedule' }],
      priorityClassName: 'controllers',
      jvmOptions: { '-Xmx': '512m' },
    },
  },
  vaultSecretsPath: 'secret/alerts',
  superusers: ['kafka-admin', { username: 'ops', authentication: 'tls' }],
  users: [
    {
      username: 'pipeline',
      authentication: 'tls',
      readonlyTopics: ['alerts-simulated', 'alerts-elsewhere'],
      writeTopics: ['alerts-live'],
      groups: ['pipeline'],
      quotas: { producerByteRate: 1_000_000, consumerByteRate: 2_000_000, requestPercentage: 50 },
    },
  ],
  topics: [
    { name: 'alerts-live', partitions: 16, replicas: 3, config: { 'compression.type': 'zstd' } },
    { name: 'alerts-of-old' },
  ],
  externalTopics: ['alerts-elsewhere'],
  schemaRegistry: {
    hostname: 'alert-schemas.example.org',
    ingress: {
      annotations: { 'example.org/a': 'b' },
      clusterIssuer: 'letsencrypt-http',
      tlsSecretName: 'alert-schemas-certificate',
    },
    operator: { image: { tag: '1.0' }, registries: ['other-schemas'], extraArgs: ['--debug'] },
    sync: { image: { tag: '1.0' }, topicSubjects: ['alerts-simulated'], extraArgs: ['--debug'] },
    readOnlyProxy: { image: { tag: '1.0' }, requestsPerSecond: 0.5, extraArgs: ['--debug'] },
    httpRoute: {
      enabled: true,
      parentRefs: [{ name: 'gateway', namespace: 'gateways', sectionName: 'https' }],
      annotations: { 'example.org/a': 'b' },
    },
  },
  simulator: {
    image: { tag: '1.0' },
    staticTopic: { replicas: 3 },
    replayTopic: { replicas: 3 },
    extraArgs: ['--debug'],
    generate: { extraArgs: ['--debug'] },
    load: { extraArgs: ['--debug'] },
  },
  alertDatabase: {
    image: { tag: '1.0' },
    storage: {
      backend: 's3-remote',
      layout: 's3-v1',
      s3: {
        endpointUrl: 'https://s3.example.org',
        region: 'usdf',
        bucketAlerts: 'alerts',
        bucketSchemas: 'schemas',
        bucketQuarantine: 'quarantine',
        credentialsSecret: { name: 'alert-database-s3' },
      },
    },
    ingester: {
      autoscaling: { enabled: true },
      serviceAccount: { name: 'alertdb-writer', annotations: { 'example.org/role': 'writer' } },
      extraArgs: ['--debug'],
    },
    server: {
      replicas: 2,
      layouts: ['s3-v1', 'gcs'],
      cacheMB: 128,
      workMB: 256,
      maxConnections: 2000,
      maxReads: 64,
      serviceAccount: { name: 'alertdb-reader', annotations: { 'example.org/role': 'reader' } },
      extraArgs: ['--debug'],
    },
    ingress: {
      enabled: true,
      host: 'data.example.org',
      annotations: { 'example.org/a': 'b' },
      tls: [{ hosts: ['data.example.org'], secretName: 'data-certificate' }],
    },
  },
  networkPolicy: {
    monitoringNamespace: 'prometheus',
    brokerClients: [{ namespaceSelector: { matchLabels: { name: 'pipeline' } } }],
    clients: [{ podSelector: { matchLabels: { app: 'portal' } } }],
    storeEgress: [{ to: [{ ipBlock: { cidr: '198.51.100.0/24' } }], ports: [{ port: 443 }] }],
  },
  monitoring: { podMonitors: { enabled: true, labels: { release: 'prometheus' } } },
  imagePullSecrets: [{ name: 'pull-secret' }],
  pods: {
    annotations: { 'example.org/a': 'b' },
    labels: { team: 'alerts' },
    nodeSelector: { disk: 'ssd' },
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 1,
            podAffinityTerm: {
              topologyKey: 'kubernetes.io/hostname',
              labelSelector: { matchLabels: { team: 'alerts' } },
            },
          },
        ],
      },
    },
    tolerations: [{ key: 'services', operator: 'Exists' }],
  },
};

/** Options that shut others out, to be laid over `EVERYTHING`. */
const INSTEAD: Record<string, Values> = {
  'names by the release, passwords by Phalanx': {
    fullnameOverride: '',
    nameOverride: 'stream',
    vaultSecretsPath: '',
    global: { vaultSecretsPath: 'secret/phalanx', host: 'data.example.org' },
    alertDatabase: { ingress: { host: '' } },
  },
  ZooKeeper: {
    kafka: {
      metadata: 'zookeeper',
      version: '3.9.0',
      metadataVersion: '',
      logMessageFormatVersion: '3.8',
      interBrokerProtocolVersion: '3.8',
      externalListener: {
        brokers: [{ host: 'alerts-0.example.org' }, { host: 'alerts-1.example.org' }, { host: 'alerts-2.example.org' }],
      },
    },
    zookeeper: { storage: { storageClassName: 'ssd' }, jvmOptions: { '-Xmx': '512m' } },
  },
  'one disk a broker, node ports': {
    kafka: {
      storage: { volumes: [] },
      externalListener: {
        type: 'nodeport',
        class: '',
        loadBalancerSourceRanges: [],
        bootstrap: { ip: '', nodePort: 31_000 },
        brokers: [
          { broker: 6, host: 'a.example.org', nodePort: 31_006, advertisedPort: 9094 },
          { broker: 7, host: 'b.example.org', nodePort: 31_007 },
          { broker: 8, host: 'c.example.org', nodePort: 31_008 },
        ],
      },
    },
  },
  'a route of the Gateway API': {
    kafka: {
      externalListener: {
        type: 'tlsroute',
        class: '',
        externalTrafficPolicy: '',
        loadBalancerSourceRanges: [],
        bootstrap: { ip: '' },
        brokers: [
          { broker: 6, host: 'a.example.org' },
          { broker: 7, host: 'b.example.org' },
          { broker: 8, host: 'c.example.org' },
        ],
        parentRefs: [{ name: 'gateway', namespace: 'gateways', sectionName: 'alerts', port: 9094 }],
      },
    },
  },
  'limits for all clients together': {
    kafka: { quotas: { producerByteRate: 50_000_000, excludedPrincipals: ['User:kafka-admin'] } },
    users: [],
  },
  'images by digest, and alerts of a file': {
    schemaRegistry: {
      operator: { image: { tag: '', digest: digest('d') }, crd: { enabled: false } },
      sync: { image: { tag: '', digest: digest('a') } },
      readOnlyProxy: { image: { tag: '', digest: digest('e') } },
    },
    simulator: { image: { tag: '', digest: digest('b') }, load: { file: '/data/alerts.avro', claimName: 'alerts' } },
    alertDatabase: { image: { tag: '', digest: digest('c') } },
  },
  "Google's cloud, ingesters by number, Gafaelfawr by annotations": {
    alertDatabase: {
      storage: {
        backend: 'google-cloud',
        googleCloud: {
          project: 'alerts',
          bucketAlerts: 'alerts',
          bucketSchemas: 'schemas',
          bucketQuarantine: 'quarantine',
        },
      },
      ingester: {
        autoscaling: { enabled: false },
        serviceAccount: { gcpServiceAccount: 'writer@alerts.iam.gserviceaccount.com' },
      },
      server: { serviceAccount: { gcpServiceAccount: 'reader@alerts.iam.gserviceaccount.com' } },
      ingress: { auth: 'gafaelfawr-annotations', gafaelfawrAuthUrl: 'https://data.example.org/auth' },
    },
  },
  'the public led to the registry itself': { schemaRegistry: { readOnlyProxy: { enabled: false } } },
  'a registry that runs elsewhere': {
    schemaRegistry: { enabled: false, url: 'https://alert-schemas.example.org:8443/registry' },
  },
  'the archive on a volume': { alertDatabase: { storage: { backend: 'local-files', storageClassName: 'ssd' } } },
};

function digest(letter: string): string {
  return `sha256:${letter.repeat(64)}`;
}

/** Values of which each is the whole of what the templates see; together they use every option. */
export const everything: Record<string, Values> = {
  'values.yaml': valuesFile('values.yaml'),
  'every option': over(valuesFile('values.yaml'), EVERYTHING),
  ...Object.fromEntries(
    Object.entries(INSTEAD).map(([name, instead]) => [
      name,
      over(over(valuesFile('values.yaml'), EVERYTHING), instead),
    ]),
  ),
};
