import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import test from 'ava';
import { alertIdReader } from '@alert-stream/common/avro/alert-id.ts';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { readTopic } from '@alert-stream/common/kafka/topic-reader.ts';
import { loadAlertSchemas } from '@alert-stream/common/lsst-schemas.ts';
import { readersAddress } from '../../stack/addresses.ts';
import { chartFolder } from '../../stack/chart.ts';
import { communityConnection } from '../../stack/display/connection.ts';
import { testTools } from '../../tools/tools.ts';
import { startTestSystem, type TestSystem } from '../support/system.ts';

// A community broker in Python, with Confluent's own client and deserializer and nothing of ours: the very program of
// docs/connect.md, which reads the schemas through the read-only proxy.

const ALERTS = 200;

let running: TestSystem | undefined;

test.after.always(async () => {
  await running?.system.stop();
  if (running !== undefined) await rm(running.state, { recursive: true, force: true });
});

/** The documentation's program, with the addresses of this run. */
function documentedProgram({ system }: TestSystem): string {
  const page = readFileSync(join(chartFolder, 'docs/connect.md'), 'utf8');
  const [, program = ''] = /```python\n([^]*?)```/.exec(page) ?? [];
  const here = {
    '.state/secrets': join(system.state.path, 'secrets'),
    '127.0.0.1:9094': communityConnection(system)?.bootstrap ?? '',
    'http://127.0.0.1:8082': readersAddress(system.addresses),
  };
  return Object.entries(here).reduce((text, [there, actual]) => {
    if (!text.includes(there)) throw new Error(`docs/connect.md has no ${there} any more`);
    return text.replaceAll(there, actual);
  }, program);
}

/** Runs a program until it has written so many lines. */
async function firstLines(program: string, count: number): Promise<string[]> {
  const child = spawn('python3', ['-u', '-c', program], {
    env: { ...process.env, PYTHONPATH: testTools().confluentKafka, PYTHONDONTWRITEBYTECODE: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const closed = once(child, 'close');
  for await (const line of createInterface(child.stdout)) {
    lines.push(line);
    if (lines.length === count) break;
  }
  child.kill();
  await closed;
  return lines;
}

test('a stock Confluent deserializer reads every alert of a visit through the proxy, ids beyond 2^53 included', async (t) => {
  running = await startTestSystem({
    set: { 'simulator.generate.alertsPerVisit': ALERTS, 'simulator.repeatInterval': 86_400 },
  });
  await running.record(({ event }) => event === 'visit');
  const { system } = running;
  const schema = loadAlertSchemas(testTools().alertSchemas).find(({ id }) => id === 1101)?.schema;
  const idOf = alertIdReader(parseSchema(schema));
  const sent: bigint[] = [];
  for await (const { value } of readTopic(system.broker.operator, 'alerts-simulated'))
    if (value !== null) sent.push(idOf(value.subarray(5)));
  t.is(sent.length, ALERTS);
  t.true(sent.some((id) => id > 2n ** 53n));

  const read = await firstLines(documentedProgram(running), ALERTS);
  t.deepEqual(read.toSorted(), sent.map(String).toSorted());
  t.is(readersAddress(system.addresses), `http://127.0.0.1:${system.addresses.proxy?.port}`);
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
    t.is((await fetch(`${readersAddress(system.addresses)}/subjects/alert-packet/versions`, { method })).status, 405);
  }
});
