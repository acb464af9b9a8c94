import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { ManagedProcess } from '../process/managed-process.ts';
import { useCache } from '../training/caches.ts';
import { refusedConfig } from './refusals.ts';
import type { BrokerSpec } from '../../rendered/broker.ts';

const LOG_CONFIGURATION = `status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{ISO8601} %p %m (%c{1})%n
rootLogger.level = info
rootLogger.appenderRef.console.ref = console
`;

const STARTED = /\[KafkaRaftServer nodeId=\d+\] Kafka Server started/;

export type BrokerFiles = {
  java: string;
  jars: string;
  folder: string;
  properties: string;
  logFile: string;
  /** Arguments of Java for its start: a cache to use, or one to make. */
  javaStart: string[];
};

/**
 * Starts the broker, formatting its storage the first time.
 *
 * @param files.folder holds server.properties, the log configuration and the data
 * @returns the process, once Kafka says that it has started
 * @throws AlertStreamError `CONFIG` when it refuses its configuration, `STACK` with the end of its log when it ends
 *   before that for another reason
 */
export async function startKafka(
  spec: BrokerSpec,
  files: BrokerFiles,
  onSpawn?: (broker: ManagedProcess) => void,
): Promise<ManagedProcess> {
  const { java, folder, logFile } = files;
  await mkdir(folder, { recursive: true });
  const properties = join(folder, 'server.properties');
  await writeFile(properties, files.properties, { mode: 0o600 });
  await writeFile(join(folder, 'log4j2.properties'), LOG_CONFIGURATION);
  if (!existsSync(join(dataFolder(folder), 'meta.properties'))) await format(spec, files, properties);

  const started = Promise.withResolvers<void>();
  const broker = new ManagedProcess({
    name: 'kafka',
    command: java,
    args: [...jvmArguments(spec), ...files.javaStart, ...baseArguments(files), 'kafka.Kafka', properties],
    env: {},
    logFile,
    explain: refusedConfig,
    onLine: (line) => {
      if (STARTED.test(line)) started.resolve();
    },
  });
  onSpawn?.(broker);
  const ended = broker.exited.then((exit) => {
    throw broker.failure(exit);
  });
  await Promise.race([started.promise, ended]);
  // From here on whoever holds the process watches its end.
  ended.catch(() => {});
  return broker;
}

/** Where the broker keeps its logs (Kafka's word for the topics' data). */
export function dataFolder(folder: string): string {
  return join(folder, 'data');
}

async function format(spec: BrokerSpec, files: BrokerFiles, properties: string): Promise<void> {
  const clusterId = Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64url');
  const release = spec.kafka.metadataVersion === undefined ? [] : ['--release-version', spec.kafka.metadataVersion];
  const args = ['format', `--cluster-id=${clusterId}`, '--config', properties, '--ignore-formatted', ...release];
  try {
    await promisify(execFile)(
      files.java,
      [...jvmArguments(spec), ...useCache('kafka'), ...baseArguments(files), 'kafka.tools.StorageTool', ...args],
      {
        env: {},
      },
    );
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    const refused = refusedConfig(`${stdout}${stderr}`);
    if (refused !== undefined) throw refused;
    throw new AlertStreamError(
      'STACK',
      `can't format Kafka's storage in ${files.folder}:\n${stdout}${stderr}`.trimEnd(),
      { cause: error },
    );
  }
}

function baseArguments({ jars, folder }: BrokerFiles): string[] {
  return [`-Dlog4j2.configurationFile=${join(folder, 'log4j2.properties')}`, '-cp', join(jars, '*')];
}

function jvmArguments({ jvm }: BrokerSpec): string[] {
  return [
    ...(jvm['-Xms'] === undefined ? [] : [`-Xms${jvm['-Xms']}`]),
    ...(jvm['-Xmx'] === undefined ? [] : [`-Xmx${jvm['-Xmx']}`]),
    ...Object.entries(jvm['-XX'] ?? {}).map(([name, value]) => jvmFlag(name, String(value))),
  ];
}

function jvmFlag(name: string, value: string): string {
  if (value === 'true') return `-XX:+${name}`;
  return value === 'false' ? `-XX:-${name}` : `-XX:${name}=${value}`;
}
