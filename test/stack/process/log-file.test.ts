import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { LogFile } from '../../../stack/process/log-file.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

test('a log keeps its last lines and never grows beyond two files of about 8 MiB', async (t) => {
  const folder = await temporaryFolder(t);
  const log = new LogFile(join(folder, 'part.log'));
  const line = 'x'.repeat(1024 * 1024 - 1);
  for (let count = 0; count < 30; count += 1) {
    log.write(line);
    // Lets the file take what was written, as it does when lines come one by one.
    await new Promise((resolve) => setImmediate(resolve));
  }
  log.write('last');
  log.close();
  t.deepEqual(log.tail(1), ['last']);
  t.deepEqual(await readdir(folder), ['part.log', 'part.log.1']);
  const sizes = await Promise.all((await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size));
  t.true(Math.max(...sizes) <= 10 * 1024 * 1024, `sizes ${sizes.join(', ')}`);
});

test('its last lines are without stack traces, which would push out what happened', async (t) => {
  const log = new LogFile(join(await temporaryFolder(t), 'part.log'));
  log.write('the reason');
  for (let depth = 0; depth < 50; depth += 1) log.write(`\tat org.apache.kafka.Frame.f${depth}(Frame.java:${depth})`);
  log.write('Caused by: the cause');
  log.close();
  t.deepEqual(log.tail(), ['the reason', 'Caused by: the cause']);
});
