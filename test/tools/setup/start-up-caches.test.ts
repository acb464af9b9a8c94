import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { tools } from '../../../tools/tools.ts';
import { Clone } from '../clone.ts';

const JAVA_25 = `echo 'openjdk version "25.0.2" 2026-01-20' >&2`;

// A stand-in for the trial start, which takes half a minute: the real one is what made this clone's own caches.
const TRIAL = `
import { writeFileSync } from 'node:fs';
writeFileSync(process.argv[2] + '/kafka.aot', 'learned');
`;

test('with Java 25 a trial start makes the caches, once', async (t) => {
  const clone = new Clone(t);
  clone.command('java', JAVA_25);
  clone.write('stack/training/main.ts', TRIAL);
  const { code, output } = await clone.run(['setup']);
  t.is(code, 0);
  t.regex(output, /Start-up caches of Kafka and the schema registry: made here by a trial start in \d+ s/);
  const caches = tools(clone.root).startUpCaches;
  t.is(readFileSync(join(caches ?? '', 'kafka.aot'), 'utf8'), 'learned');
  t.is((await clone.run(['setup'])).output, '');
});

test('an older Java makes none', async (t) => {
  const clone = new Clone(t);
  clone.write('stack/training/main.ts', TRIAL);
  const { code, output } = await clone.run(['setup']);
  t.is(code, 0);
  t.notRegex(output, /Start-up caches/);
  t.is(tools(clone.root).startUpCaches, undefined);
});

test('a trial start that fails is told with its reason, and the set-up goes on without', async (t) => {
  const clone = new Clone(t);
  clone.command('java', JAVA_25);
  clone.write('stack/training/main.ts', 'throw new Error("no memory to try it");');
  const { code, output } = await clone.run(['setup']);
  t.is(code, 0);
  t.regex(output, /no memory to try it[^]*everything works, and starts some seconds slower/);
  t.is(tools(clone.root).startUpCaches, undefined);
});
