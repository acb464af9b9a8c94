import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { Clone, until } from './clone.ts';

test('each missing prerequisite is told in one sentence, before any work', async (t) => {
  const clone = new Clone(t);
  for (const name of ['mvn', 'python3']) clone.remove(`bin/${name}`);
  const { code, output } = await clone.run(['setup'], { path: '/nowhere' });
  t.is(code, 2);
  const sentences = output.trim().split('\n');
  t.is(sentences.length, 3);
  t.regex(output, /Apache Maven isn't installed: install Maven 3\.6 or newer/);
  t.regex(output, /Python isn't installed: install Python 3 with pip/);
  t.regex(output, /tar isn't installed/);
  t.deepEqual(clone.list('.'), []);
});

test('a Python without pip is told apart', async (t) => {
  const clone = new Clone(t);
  clone.command('python3', 'exit 1');
  const { code, output } = await clone.run(['setup']);
  t.is(code, 2);
  t.regex(output, /^\s*Python has no pip: install pip for python3/);
});

test('a set-up fetches what is missing, the next one does nothing and says nothing', async (t) => {
  const clone = new Clone(t);
  const first = await clone.run(['setup']);
  t.is(first.code, 0, first.output);
  t.regex(first.output, /\[1\/3\] Apache Kafka 4\.3\.1: 1 jars, 56 MB in \d+ s/);
  t.deepEqual(clone.tools(), ['apicurio', 'kafka', 'lsst']);
  t.deepEqual(clone.list('partial'), []);
  const second = await clone.run(['setup'], { path: '/nowhere' });
  t.deepEqual(second, { code: 0, output: '' });
  t.deepEqual(clone.calls(), ['kafka', 'apicurio', 'pip']);
});

test('a second clone needs nothing twice', async (t) => {
  const first = new Clone(t);
  await first.run(['setup']);
  const second = new Clone(t, join(first.root, 'cache'));
  t.deepEqual(await second.run(['setup']), { code: 0, output: '' });
  t.deepEqual(second.calls(), []);
});

test('two set-ups at once: one fetches, the other says that it waits and uses it', async (t) => {
  const first = new Clone(t);
  const second = new Clone(t, join(first.root, 'cache'));
  first.write('hold', '');
  const one = first.start(['setup']);
  await until(() => first.calls().length > 0);
  const other = second.start(['setup']);
  await until(() => /waiting/.test(other.output()));
  first.remove('hold');
  t.is((await one.ended).code, 0);
  const { code, output } = await other.ended;
  t.is(code, 0);
  t.regex(output, new RegExp(`Another set-up \\(process ${one.child.pid}\\) is at Apache Kafka 4.3.1; waiting for it`));
  t.regex(output, /\[1\/3\] Apache Kafka 4\.3\.1: there by now/);
  t.deepEqual([...first.calls(), ...second.calls()].sort(), ['apicurio', 'kafka', 'pip']);
  t.deepEqual([...first.list('partial'), ...first.list('locks')], []);
});

test('a file with another checksum than the pinned one is refused, and nothing of it stays', async (t) => {
  const clone = new Clone(t);
  clone.changePins((pins) => {
    pins['apicurio'] = { ...pins['apicurio'], sha256: '0'.repeat(64) };
  });
  const { code, output } = await clone.run(['setup']);
  t.is(code, 1);
  t.regex(output, /registry\.tar\.gz isn't what was pinned: expected 0{64}, got [0-9a-f]{64}; nothing of it was kept/);
  t.deepEqual(clone.tools(), ['kafka']);
  t.deepEqual([...clone.list('partial'), ...clone.list('locks')], []);
});

test('a changed jar is refused by name', async (t) => {
  const clone = new Clone(t);
  clone.write('a.jar', 'another jar');
  const { code, output } = await clone.run(['setup']);
  t.is(code, 1);
  t.regex(output, /a\.jar isn't what was pinned/);
  t.deepEqual(clone.tools(), []);
});

test('a wheel that pip refuses is told as a changed one', async (t) => {
  const clone = new Clone(t);
  clone.command('python3', '[ $3 = --version ] || { echo THESE PACKAGES DO NOT MATCH THE HASHES; exit 1; }');
  const { code, output } = await clone.run(['setup']);
  t.is(code, 1);
  t.regex(output, /lsst-alert-packet==\S+ isn't what was pinned \([0-9a-f]{64}\)/);
});

test('a failed download is told with what to check and what the client said', async (t) => {
  const clone = new Clone(t);
  clone.command('mvn', 'echo "Could not transfer artifact"; exit 7');
  const { code, output } = await clone.run(['setup']);
  t.is(code, 1);
  t.regex(output, /Fetching Apache Kafka 4\.3\.1 with mvn failed \(exit code 7\): check the network/);
  t.regex(output, /Could not transfer artifact/);
});

test('a cache that cannot be written to is told with its path', async (t) => {
  const clone = new Clone(t);
  clone.write('cache', 'a file where the folder should be');
  const { code, output } = await clone.run(['setup']);
  t.is(code, 1);
  t.regex(output, /The set-up failed: .*cache\/alert-distribution-system/);
});

const WITH_HELP = {
  start: 'stack/main.ts',
  bench: 'bench/main.ts',
  onepassword: 'tools/onepassword.ts',
  phalanx: 'tools/phalanx.ts',
  release: 'tools/release.ts',
};

for (const [command, program] of Object.entries(WITH_HELP)) {
  test(`the help of ${command} needs no tool`, async (t) => {
    const clone = new Clone(t);
    mkdirSync(join(clone.root, 'bench'));
    clone.write(program, 'console.log(process.argv.slice(2).join(" "));');
    t.deepEqual(await clone.run([command, '--help'], { path: '/nowhere' }), { code: 0, output: '--help\n' });
    t.deepEqual(clone.tools(), []);
  });
}

test('an unknown command shows how to use it', async (t) => {
  const clone = new Clone(t);
  for (const args of [[], ['begin'], ['toString']]) {
    const { code, output } = await clone.run(args);
    t.is(code, 2);
    t.regex(output, /^Usage: /);
  }
});

const linux = process.platform === 'linux' && process.arch === 'x64' ? test : test.skip;

linux('a machine without Java gets one first, and Maven runs with it', async (t) => {
  const clone = new Clone(t);
  clone.remove('bin/java');
  clone.command('mvn', `echo "Maven under $JAVA_HOME" >> '${clone.root}/calls'; exit 1`);
  await clone.run(['setup'], { path: clone.onlyUtilities() });
  t.deepEqual(clone.tools(), ['java']);
  const java = clone.list('.').find((name) => name.startsWith('java')) ?? '';
  t.deepEqual(clone.calls(), ['pip', `Maven under ${join(clone.cache, java)}`]);
});

test("Maven runs with the machine's own Java where there is one, even an old one", async (t) => {
  const clone = new Clone(t);
  clone.command('java', `echo 'openjdk version "17.0.15"' >&2`);
  clone.command('mvn', `echo "Maven under $JAVA_HOME." >> '${clone.root}/calls'; exit 1`);
  await clone.run(['setup']);
  t.is(clone.calls().at(-1), 'Maven under .');
});
