import { join } from 'node:path';
import test from 'ava';
import { Clone } from '../clone.ts';

const START = ['apicurio', 'kafka', 'lsst'];
const TEST = [
  'argo',
  'astropy',
  'chromium',
  'confluent',
  'crds',
  'fake',
  'glua',
  'google',
  'helm',
  'helm',
  'kubernetes',
  'schemathesis',
  'strimzi',
  'strimzi',
  'versitygw',
  'yamllint',
];
const CLUSTER = ['etcd', 'kube', 'kubectl', 'tofu'];

const linux = process.platform === 'linux' && process.arch === 'x64' ? test : test.skip;

linux('the larger groups bring what the smaller ones do, and more', async (t) => {
  const clone = new Clone(t);
  const bring = async (group: string) => {
    const { code, output } = await clone.run(['setup', group]);
    t.is(code, 0, output);
    return clone.tools();
  };
  t.deepEqual(await bring('start'), START);
  t.deepEqual(await bring('test'), [...START, ...TEST].toSorted());
  t.deepEqual(await bring('cluster'), [...START, ...TEST, ...CLUSTER].toSorted());
  t.deepEqual(await clone.run(['setup', 'test'], { path: '/nowhere' }), { code: 0, output: '' });
});

test('tables of values take helm-docs alone', async (t) => {
  const clone = new Clone(t);
  const { code, output } = await clone.run(['setup', 'docs']);
  t.is(code, 0, output);
  t.deepEqual(clone.tools(), ['helm']);
  for (const command of ['docs', 'phalanx']) {
    clone.write(`tools/${command}.ts`, 'console.log("runs");');
    t.deepEqual(await clone.run([command], { path: '/nowhere' }), { code: 0, output: 'runs\n' });
  }
  t.deepEqual(clone.tools(), ['helm']);
});

test('a group that nobody knows shows the usage', async (t) => {
  const { code, output } = await new Clone(t).run(['setup', 'everything']);
  t.is(code, 2);
  t.regex(output, /^Usage: /);
});

test('the tests need Go, and the system does not', async (t) => {
  const clone = new Clone(t);
  clone.remove('bin/go');
  const path = clone.onlyUtilities();
  t.is((await clone.run(['setup'], { path })).code, 0);
  const { code, output } = await clone.run(['setup', 'test'], { path });
  t.is(code, 2);
  t.is(output, "\nGo isn't installed: install Go 1.26 or newer, so that go is on the PATH.\n");
});

for (const [version, accepted] of [
  ['go1.25.9', false],
  ['go1.26rc1', true],
  ['go1.30.1', true],
  ['go2.0', true],
] as const) {
  test(`${version} is ${accepted ? 'new enough' : 'too old'}`, async (t) => {
    const clone = new Clone(t);
    clone.command('go', `[ $1 = env ] && echo ${version} && exit; echo "no compiler"; exit 1`);
    const { code, output } = await clone.run(['setup', 'test']);
    t.is(code, accepted ? 1 : 2);
    t.regex(
      output,
      accepted
        ? /Compiling helm-docs 1\.14\.2 with go failed \(exit code 1\)[^]*no compiler/
        : /^\nGo here is older than 1\.26/,
    );
  });
}

test('programs are compiled by the Go that is there, from the modules of a lock file alone', async (t) => {
  const clone = new Clone(t);
  clone.command(
    'go',
    `
    [ $1 = env ] && echo go1.26.0 && exit
    { echo "$GOTOOLCHAIN|$*"; head -n 1 go.mod; ls; } >> '${clone.root}/calls'; exit 1`,
  );
  const { output } = await clone.run(['setup', 'test']);
  t.regex(output, /\] helm-docs 1\.14\.2: compiling, up to half a minute of processor time\n/);
  const calls = clone.calls();
  t.regex(calls.join('\n'), /^local\|build -mod=readonly .*github\.com\/norwoodj\/helm-docs\/cmd\/helm-docs$/m);
  t.deepEqual(calls.slice(-4), ['module alert-distribution-system/tools/helm-docs', 'go.mod', 'go.sum', 'tool']);
});

test('other modules are another tool', async (t) => {
  const first = new Clone(t);
  await first.run(['setup', 'test']);
  const second = new Clone(t, join(first.root, 'cache'));
  second.write('tools/go/versitygw/go.sum', 'other sums\n');
  await second.run(['setup', 'test']);
  t.deepEqual(
    second.calls().filter((call) => call.startsWith('go ')),
    ['go build github.com/versity/versitygw/cmd/versitygw under toolchain local'],
  );
  t.is(second.tools().filter((name) => name === 'versitygw').length, 2);
});

test('packages of Python are brought for the Python that is there: another one has its own', async (t) => {
  const clone = new Clone(t);
  await clone.run(['setup', 'test']);
  clone.command(
    'python3',
    `
    [ "$1" = --version ] && echo Python 3.14.2 && exit
    for argument; do case $last in --target) mkdir "$argument" ;; esac; last=$argument; done`,
  );
  const { code, output } = await clone.run(['setup', 'test']);
  t.is(code, 0, output);
  t.regex(output, /\[\d\/\d\] confluent-kafka\[avro\] 2\.16\.1: 21 packages for Python 3\.14, 15 MB/);
  t.is(clone.tools().filter((name) => name === 'confluent').length, 2);
});
