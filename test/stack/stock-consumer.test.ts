import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import test from 'ava';
import { alertIdReader } from '@alert-stream/common/avro/alert-id.ts';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import { readTopic } from '@alert-stream/common/kafka/read/topic-reader.ts';
import { loadAlertSchemas } from '@alert-stream/common/lsst-schemas.ts';
import { readersAddress } from '../../stack/addresses.ts';
import { chartFolder } from '../../rendered/chart.ts';
import { communityConnection } from '../../stack/display/connection.ts';
import { testTools } from '../../tools/tools.ts';
import { startTestSystem, type TestSystem } from '../support/system.ts';

// Community brokers with the clients that they use, and nothing of ours: the very programs of docs/connect.md, which read
// the schemas through the read-only proxy.

const ALERTS = 200;

let running: TestSystem | undefined;

test.after.always(async () => {
  await running?.system.stop();
  if (running !== undefined) await rm(running.state, { recursive: true, force: true });
});

/** The documentation's program in a language, with the addresses of this run. */
function documentedProgram(language: Language, { system }: TestSystem): string {
  const page = readFileSync(join(chartFolder, 'docs/connect.md'), 'utf8');
  const [, program = ''] = new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(page) ?? [];
  const here = {
    '.state/secrets': join(system.state.path, 'secrets'),
    '127.0.0.1:9094': communityConnection(system)?.bootstrap ?? '',
    'http://127.0.0.1:8082': readersAddress(system.addresses),
  };
  return Object.entries(here).reduce((text, [there, actual]) => {
    if (!text.includes(there)) throw new Error(`docs/connect.md has no ${there} any more in ${language}`);
    return text.replaceAll(there, actual);
  }, program);
}

/** How a program is run. Node looks for its packages where it is started: in this clone, which has both of them. */
const RUN = {
  python: (program: string) => ({
    command: ['python3', '-u', '-c', program],
    env: { PYTHONPATH: testTools().confluentKafka, PYTHONDONTWRITEBYTECODE: '1' },
  }),
  js: (program: string) => ({ command: ['node', '--input-type=module', '--eval', program], env: {} }),
};
type Language = keyof typeof RUN;

/** Runs a program until it has written so many lines. */
async function firstLines(language: Language, program: string, count: number): Promise<string[]> {
  const { command, env } = RUN[language](program);
  const [name, ...args] = command as [string, ...string[]];
  const child = spawn(name, args, {
    cwd: chartFolder,
    env: { ...process.env, ...env },
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

/** The ids of the alerts that were sent. */
const sent: string[] = [];

test.before(async (t) => {
  running = await startTestSystem({
    set: { 'simulator.generate.alertsPerVisit': ALERTS, 'simulator.repeatInterval': 86_400 },
  });
  await running.record(({ event }) => event === 'visit');
  const schema = loadAlertSchemas(testTools().alertSchemas).find(({ id }) => id === 1101)?.schema;
  const idOf = alertIdReader(parseSchema(schema));
  for await (const { value } of readTopic(running.system.broker.operator, 'alerts-simulated'))
    if (value !== null) sent.push(String(idOf(value.subarray(5))));
  t.is(sent.length, ALERTS);
  t.true(sent.some((id) => BigInt(id) > 2n ** 53n));
});

for (const language of ['python', 'js'] as const) {
  test.serial(
    `the program in docs/connect.md reads every alert of a visit, ids beyond 2^53 included: ${language}`,
    async (t) => {
      const program = documentedProgram(language, running!);
      t.deepEqual((await firstLines(language, program, ALERTS)).toSorted(), sent.toSorted());
    },
  );
}

test.serial('in Python times are numbers, and all of an alert but its cutouts goes into JSON', async (t) => {
  const program = documentedProgram('python', running!)
    .replace('-test"', '-json"')
    .replace(
      'print(alert["diaSourceId"])',
      'import json; print(json.dumps({name: value for name, value in alert.items() if not isinstance(value, bytes)}))',
    );
  const lines = await firstLines('python', program, ALERTS);
  const alerts = lines.map((line) => JSON.parse(line.replaceAll(/\bNaN\b/g, 'null')));
  t.is(alerts.length, ALERTS);
  t.true(alerts.some((alert) => typeof alert.mpc_orbits?.created_at === 'number'));
});

test('the registry that readers have refuses whatever would write', async (t) => {
  const { addresses } = running!.system;
  t.is(readersAddress(addresses), `http://127.0.0.1:${addresses.proxy?.port}`);
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
    t.is((await fetch(`${readersAddress(addresses)}/subjects/alert-packet/versions`, { method })).status, 405);
  }
});
