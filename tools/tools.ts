import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { pinsDigest } from './setup/pins.mjs';
import { recordPath } from './setup/record.mjs';

/** Where the programs and files are that npm doesn't bring; all paths are absolute. */
export type Tools = {
  /** The command. */
  helm: string;
  /** The command, of Java 21 or newer. */
  java: string;
  /** A folder of jars: Apache Kafka with its tools and a log binding. */
  kafkaJars: string;
  /** The folder of Apicurio Registry, unpacked: app, lib, quarkus, quarkus-run.jar. */
  apicurio: string;
  /** The folder of LSST's alert schemas: `<major>/<minor>/*.avsc`, with samples in `<major>/<minor>/sample_data`. */
  alertSchemas: string;
  /** A folder with kafka.aot and registry.aot, where Java can use such (25 or newer) and the set-up could make them. */
  startUpCaches?: string;
};

/** What writes tables of values, fetched by `npm run docs` and `npm run phalanx`. */
export type DocsTools = {
  /** The command that writes the table of the chart's values. */
  helmDocs: string;
};

/** What only the tests need, fetched by `npm test`. */
export type TestTools = Tools &
  DocsTools & {
    /** The command, of Helm 3.18; only where the set-up can bring it, which is Linux on x64. */
    helm3?: string;
    /** A folder of Strimzi's custom resource definitions, `<kind>.yaml`: of the newest release, with API `v1`. */
    strimziCrds: string;
    /** The same of the last release with ZooKeeper, with API `v1beta2`. */
    strimziCrdsZookeeper: string;
    /** A folder of the definitions that the chart needs of cert-manager, KEDA, the Prometheus operator and the Gateway API. */
    operatorCrds: string;
    /** A file with the OpenAPI description of Kubernetes' own kinds. */
    kubernetesApi: string;
    /** The command of a server that speaks Google Cloud Storage's API. */
    fakeGcsServer: string;
    /** The command of a server that speaks S3, and checks credentials. */
    versitygw: string;
    /** A folder for PYTHONPATH: confluent-kafka with what its deserializer for Avro needs. */
    confluentKafka: string;
    /** A folder for PYTHONPATH: astropy, with numpy and fastavro. */
    astropy: string;
    /** A folder for PYTHONPATH: Schemathesis. */
    schemathesis: string;
    /** The command of a browser for the tests of pages; brought for Linux on x64, elsewhere the machine's own, if any. */
    chromium?: string;
    /** A folder of the definitions of Argo CD's own kinds. */
    argoCdCrds: string;
    /** The command of the Lua that Argo CD runs health checks in. */
    glua: string;
    /** A folder of what Terraform's provider for Google takes and gives: `<resource>.d.ts`. */
    googleProviderTypes: string;
    /** A folder for PYTHONPATH: yamllint. */
    yamllint: string;
  };

/** What the tests with a Kubernetes API server need too, fetched by `npm run test:cluster`; commands all. */
export type ClusterTools = TestTools & { kubectl: string; kubeApiserver: string; etcd: string };

/** What the tests of deploy/terraform need too, fetched by `npm run test:cluster`. */
export type TerraformTools = ClusterTools & { tofu: string };

const START = ['helm', 'java', 'kafkaJars', 'apicurio', 'alertSchemas'] as const;
const DEPLOY = ['argoCdCrds', 'glua', 'googleProviderTypes', 'yamllint'] as const;
const TEST = [
  'helmDocs',
  'strimziCrds',
  'strimziCrdsZookeeper',
  'operatorCrds',
  'kubernetesApi',
  'fakeGcsServer',
  'versitygw',
  'confluentKafka',
  'astropy',
  'schemathesis',
  ...DEPLOY,
] as const;
const CLUSTER = [...TEST, 'kubectl', 'kubeApiserver', 'etcd'] as const;
const TERRAFORM = [...CLUSTER, 'tofu'] as const;

/**
 * The tools that the last set-up of this clone found or fetched; those of larger set-ups too, when there were such.
 *
 * @throws AlertStreamError CONFIG when there was none, or the pins or the cache have changed since
 */
export function tools(root?: string): Tools & Partial<TerraformTools> {
  return having(recorded(root), START, 'npm start');
}

/**
 * What writes tables of values.
 *
 * @throws AlertStreamError CONFIG as {@link tools}
 */
export function docsTools(root?: string): DocsTools {
  return having(recorded(root), ['helmDocs'], 'npm run docs');
}

/**
 * The same with what the tests need.
 *
 * @throws AlertStreamError CONFIG as {@link tools}, and when `npm test` never set this clone up
 */
export function testTools(root?: string): TestTools {
  return having(tools(root), TEST, 'npm test');
}

/**
 * The same with what the tests with a Kubernetes API server need.
 *
 * @throws AlertStreamError CONFIG as {@link tools}, and when `npm run test:cluster` never set this clone up
 */
export function clusterTools(root?: string): ClusterTools {
  return having(tools(root), CLUSTER, 'npm run test:cluster');
}

/**
 * The same with OpenTofu.
 *
 * @throws AlertStreamError CONFIG as {@link clusterTools}
 */
export function terraformTools(root?: string): TerraformTools {
  return having(tools(root), TERRAFORM, 'npm run test:cluster');
}

/** All that the last set-up knew of. */
function recorded(root = fileURLToPath(new URL('..', import.meta.url))): Partial<TerraformTools> {
  const record = read(recordPath(root));
  if (record === undefined) throw incomplete('the tools were never set up in this clone');
  if (record.pins !== pinsDigest(root)) throw incomplete('tools/pins.json has changed since the last set-up');
  const absent = Object.values(record.tools).find((path) => !existsSync(path));
  if (absent !== undefined) throw incomplete(`${absent} is gone`);
  return record.tools;
}

function having<T>(found: Partial<T>, names: readonly (keyof T & string)[], command: string): T {
  const absent = names.find((name) => found[name] === undefined);
  if (absent !== undefined) throw new AlertStreamError('CONFIG', `${absent} isn't set up: run ${command} once`);
  return found as T;
}

function read(path: string): { pins: string; tools: Partial<TerraformTools> } | undefined {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

function incomplete(why: string): AlertStreamError {
  return new AlertStreamError('CONFIG', `${why}: run npm start or npm test once`);
}
