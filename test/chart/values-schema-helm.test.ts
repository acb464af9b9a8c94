import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test, { type ExecutionContext } from 'ava';
import { chartFolder, parseObjects } from '../../rendered/chart.ts';
import { testTools } from '../../tools/tools.ts';
import { renderOnce } from '../support/render.ts';
import { mayBeEmpty, parts } from '../support/values-schema.ts';

const { helm, helm3 } = testTools();
const HELMS: [string, string | undefined][] = [
  ['Helm 4', helm],
  ['Helm 3', helm3],
];

/** Wrong values, and how the message names each place: with slashes by Helm 4, with dots by Helm 3. */
const WRONG: Record<string, { value: unknown; place: string; says?: RegExp }> = {
  misspelt: { value: 1, place: '', says: /misspelt/ },
  'kafka.storage.sizes': { value: '1Gi', place: 'kafka.storage', says: /sizes/ },
  'alertDatabase.storage.size': { value: '1 GB', place: 'alertDatabase.storage.size' },
  'kafka.config': { value: { a: [1] }, place: 'kafka.config.a' },
  'kafka.resources.limits': { value: { memory: '2 GB' }, place: 'kafka.resources.limits.memory' },
  'simulator.image.pullPolicy': { value: 'always', place: 'simulator.image.pullPolicy', says: /Always.*IfNotPresent/ },
  topics: { value: [{ name: 'a', partition: 1 }], place: 'topics.0', says: /partition\b/ },
  // A null takes a value away.
  'kafka.listeners.tls.port': { value: null, place: 'kafka.listeners.tls', says: /port/ },
  users: {
    value: [{ username: 'a' }, { username: 'b', readOnlyTopics: [] }],
    place: 'users.1',
    says: /readOnlyTopics/,
  },
  superusers: { value: [{ username: 'admin', groups: [] }], place: 'superusers.0', says: /groups/ },
  'schemaRegistry.port': { value: 65_536, place: 'schemaRegistry.port' },
  'simulator.image.tag': { value: 1.1, place: 'simulator.image.tag', says: /string/ },
  'alertDatabase.ingester.topics': { value: [], place: 'alertDatabase.ingester.topics' },
};

/** The lists and maps of values.yaml, the innermost, that may be empty. */
const EMPTIED = [...parts()]
  .filter(([path, part]) => path.length > 0 && !path.includes('*') && mayBeEmpty(part))
  .map(([path]) => path.join('.'))
  .filter((path, _, all) => path !== 'users' && !all.some((other) => other.startsWith(`${path}.`)));

for (const [name, command] of HELMS) {
  // Where the set-up can't bring it.
  if (command === undefined) continue;
  test(`${name} refuses wrong values all at once, each by its path`, async (t) => {
    const set = Object.fromEntries(Object.entries(WRONG).map(([path, { value }]) => [path, value]));
    const error = await t.throwsAsync(renderOnce({ set }, command), { message: /don't meet the specifications/ });
    for (const { place, says = /./ } of Object.values(WRONG)) {
      const line = error!.message.split('\n').find((candidate) => names(candidate, place) && says.test(candidate));
      t.truthy(line, `${place}: ${error!.message}`);
    }
  });

  test(`${name} takes a setting of Kafka away, and values that only a parent chart has`, async (t) => {
    const set = { 'kafka.config': { 'message.max.bytes': null }, global: { host: '', anything: { at: 'all' } } };
    t.notRegex(await renderOnce({ set }, command), /^ *message\.max\.bytes/m);
  });

  test(`${name} takes keys without entries, all at once and in the entries of lists`, async (t) => {
    const set = {
      ...Object.fromEntries(EMPTIED.map((path) => [path, null])),
      users: [{ username: 'a', readonlyTopics: null, writeTopics: null, groups: null, quotas: null }],
    };
    const objects = parseObjects(await renderOnce({ set }, command));
    t.true(objects.some(({ kind, metadata }) => kind === 'KafkaUser' && metadata.name === 'a'));
    t.false(objects.some(({ metadata }) => metadata.name === 'kafka-admin'));
  });

  test(`${name} takes the chart as another's dependency, on a condition`, async (t) => {
    const parent = await parentChart(t);
    const template = async (...args: string[]) => {
      const { stdout } = await promisify(execFile)(command, ['template', 'a', parent, ...args], { maxBuffer: 2 ** 26 });
      return stdout;
    };
    t.regex(await template('--set', 'global.anything=1', '--set', 'alert-stream-broker.enabled=true'), /kind: Kafka$/m);
    t.notRegex(await template('--set', 'alert-stream-broker.enabled=false'), /kind: Kafka$/m);
    await t.throwsAsync(template('--set', 'alert-stream-broker.enable=true'), { message: /enable\b/ });
  });
}

/** Whether a line of Helm's message is about a place. */
function names(line: string, place: string): boolean {
  const path = place === '' ? '' : `/${place.replaceAll('.', '/')}`;
  return line.includes(`at '${path}'`) || line.includes(`- ${place || '(root)'}: `);
}

async function parentChart(t: ExecutionContext): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), 'alert-parent-chart-'));
  t.teardown(() => rm(parent, { recursive: true }));
  const child = join(parent, 'charts/alert-stream-broker');
  await mkdir(child, { recursive: true });
  const name = 'alert-stream-broker';
  const dependencies = [{ name, version: '*', repository: '', condition: `${name}.enabled` }];
  const chart = { apiVersion: 'v2', name: 'parent', version: '1.0.0', dependencies };
  await writeFile(join(parent, 'Chart.yaml'), JSON.stringify(chart));
  const parts = ['Chart.yaml', 'values.yaml', 'values.schema.json', 'templates', 'files'];
  await Promise.all(parts.map((part) => cp(join(chartFolder, part), join(child, part), { recursive: true })));
  return parent;
}
