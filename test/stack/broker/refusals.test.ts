import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { prepareBroker } from '../../../stack/broker/start.ts';
import { chartFolder, renderChart } from '../../../rendered/chart.ts';
import { freePorts } from '../../../stack/process/ports.ts';
import { StateFolder } from '../../../stack/state/folder.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Starts a broker with changed values on a state; as the next start of the system would. */
async function start(state: StateFolder, set: Record<string, unknown>) {
  const [internal, tls, external, controlplane, replication] = (await freePorts(5)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const ports = {
    'kafka.listeners.internal.port': internal,
    'kafka.listeners.tls.port': tls,
    'kafka.listeners.external.port': external,
  };
  const objects = await renderChart({
    valuesFiles: [join(chartFolder, 'values-local.yaml')],
    set: { ...ports, ...set },
  });
  return (await prepareBroker(objects, state, { controlplane, replication })).start();
}

async function refuses(t: ExecutionContext, state: StateFolder, set: Record<string, unknown>, message: string) {
  const error = await t.throwsAsync(start(state, set), { instanceOf: AlertStreamError });
  t.true(error?.message.startsWith(message), error?.message);
  t.false(error?.message.includes('\n'));
  t.is(error?.exitCode, 2);
}

const RANGE =
  'kafka.config: Kafka refuses it: Invalid value -3 for configuration log.cleaner.threads: Value must be at least 0';

test('a broker setting that Kafka refuses is named with its reason: at the first start', async (t) => {
  const state = await StateFolder.open(await temporaryFolder(t));
  await refuses(t, state, { 'kafka.config.log\\.cleaner\\.threads': -3 }, RANGE);
  await refuses(
    t,
    state,
    { 'kafka.config.log\\.cleaner\\.dedupe\\.buffer\\.size': 100 },
    'kafka.config: Kafka refuses it: log.cleaner.dedupe.buffer.size must be at least 1MB per cleaner thread.',
  );
  await refuses(
    t,
    state,
    { 'kafka.metadataVersion': '9.9-IV0' },
    "kafka.metadataVersion: Kafka refuses it: Unknown metadata.version '9.9-IV0'. Supported metadata.version are: ",
  );
});

test('a broker setting that Kafka refuses is named with its reason: at a later start', async (t) => {
  const state = await StateFolder.open(await temporaryFolder(t));
  const broker = await start(state, {});
  await broker.stop(10_000);
  await refuses(t, state, { 'kafka.config.log\\.cleaner\\.threads': -3 }, RANGE);
  await refuses(
    t,
    state,
    { 'kafka.config.metric\\.reporters': 'com.nowhere.Reporter' },
    'kafka.config: Kafka refuses it: Class com.nowhere.Reporter cannot be found',
  );
});
