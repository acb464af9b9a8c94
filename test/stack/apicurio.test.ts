import { readdir, readFile } from 'node:fs/promises';
import test from 'ava';
import { apicurioCommand, registryUrl } from '../../stack/apicurio.ts';
import { tools } from '../../tools/tools.ts';
import { startTestRegistry } from '../support/registry.ts';

test('the registry listens on 127.0.0.1 alone, writes no log file, and stops at SIGTERM', async (t) => {
  const registry = await startTestRegistry();
  t.teardown(registry.stop);
  t.deepEqual(await (await fetch(`${registry.url.href}/subjects`)).json(), []);
  if (process.platform === 'linux') {
    const addresses = await listening(registry.process.pid as number);
    t.true(addresses.length >= 2, 'its API and its management');
    for (const address of addresses) t.regex(address, /^(0000000000000000FFFF0000)?0100007F$/);
  }
  const files = await readdir(registry.dataDir, { recursive: true });
  t.deepEqual(
    files.filter((name) => name.endsWith('.log') && name !== 'registry.log'),
    [],
  );
  await registry.process.stop(5000);
  t.false(registry.process.running);
});

/** The addresses, in the kernel's hexadecimal, that a process listens on. */
async function listening(pid: number): Promise<string[]> {
  const { readlink } = await import('node:fs/promises');
  const fds = await readdir(`/proc/${pid}/fd`);
  const links = await Promise.all(fds.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
  const inodes = new Set(links.map((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1]));
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8')));
  return tables
    .flatMap((table) => table.trim().split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , state, , , , , , inode]) => state === '0A' && inodes.has(inode))
    .map(([, local = '']) => local.split(':')[0] as string);
}

const OPTIONS = {
  tools: { java: '/jre/bin/java', apicurio: tools().apicurio },
  port: 8081,
  dataDir: '/state/registry',
};

test("nothing of the user's environment reaches it", (t) => {
  t.deepEqual(apicurioCommand(OPTIONS).env, {});
});

test('temporary files stay in its folder', (t) => {
  t.true(apicurioCommand(OPTIONS).args.includes('-Djava.io.tmpdir=/state/registry'));
});

test('a training run differs from a start only in how Java starts', (t) => {
  const { args } = apicurioCommand(OPTIONS);
  const training = apicurioCommand({ ...OPTIONS, javaStart: ['-XX:AOTCacheOutput=/cache'] }).args;
  t.deepEqual(
    training.filter((arg) => !args.includes(arg)),
    ['-XX:AOTCacheOutput=/cache'],
  );
  t.is(training.length, args.length + 1);
});

test("its address is that of Confluent's API", (t) => {
  t.is(registryUrl(8081).href, 'http://127.0.0.1:8081/apis/ccompat/v7');
});
