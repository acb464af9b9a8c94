import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { tools } from '../../tools/tools.ts';
import { apicurioCommand, registryUrl } from '../apicurio.ts';
import { reconcileBroker } from '../broker/reconcile.ts';
import { prepareBroker } from '../broker/start.ts';
import { chartFolder, renderChart } from '../../rendered/chart.ts';
import { PORTS, portValues, type PortName } from '../config.ts';
import { ManagedProcess } from '../process/managed-process.ts';
import { freePorts } from '../process/ports.ts';
import { StateFolder } from '../state/folder.ts';
import { untilServing } from '../until-serving.ts';
import { cacheFile, makeCache } from './caches.ts';

// Starts Kafka and the registry once, as the stack does, and has Java write their caches into the folder given. The
// set-up calls it.

const WRITING_MS = 120_000;

const [folder = ''] = process.argv.slice(2);
const state = await StateFolder.open(await mkdtemp(join(tmpdir(), 'alert-stream-training-')));
try {
  const names = Object.keys(PORTS) as PortName[];
  const free = await freePorts(names.length);
  const ports = new Map(names.map((name, index) => [name, free[index] as number]));
  await Promise.all([trainKafka(ports), trainRegistry(ports.get('registry') as number)]);
} finally {
  await rm(state.path, { recursive: true, force: true });
}

async function trainKafka(ports: Map<PortName, number>): Promise<void> {
  const objects = await renderChart({ valuesFiles: [join(chartFolder, 'values-local.yaml')], set: portValues(ports) });
  const operatorPorts = {
    controlplane: ports.get('controlplane') as number,
    replication: ports.get('replication') as number,
  };
  const broker = await prepareBroker(objects, state, operatorPorts, makeCache(folder, 'kafka'));
  const process_ = await broker.start();
  await reconcileBroker(broker.operator, objects, broker.secrets);
  await finish(process_, 'kafka');
}

async function trainRegistry(port: number): Promise<void> {
  const dataDir = state.scratch('registry', 'data');
  await mkdir(dataDir, { recursive: true });
  const spec = apicurioCommand({ tools: tools(), port, dataDir, javaStart: makeCache(folder, 'registry') });
  const process_ = new ManagedProcess({ name: 'registry', ...spec, logFile: state.logFile('registry') });
  const ended = process_.exited.then((exit) => {
    throw process_.failure(exit);
  });
  ended.catch(() => {});
  await untilServing(new URL('subjects', `${registryUrl(port).href}/`), ended);
  await finish(process_, 'registry');
}

async function finish(process_: ManagedProcess, program: 'kafka' | 'registry'): Promise<void> {
  await process_.stop(WRITING_MS);
  if (existsSync(cacheFile(folder, program))) return;
  throw new AlertStreamError('STACK', `Java wrote no cache for ${program}:\n${process_.log.tail().join('\n')}`);
}
