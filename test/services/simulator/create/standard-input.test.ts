import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import test from 'ava';
import { readContainer } from '@alert-stream/common/avro/container-file.ts';
import { withInputFiles } from '../../../../services/simulator/src/create/standard-input.ts';

const signal = new AbortController().signal;

test('files are taken as they are, and the input is left alone', async (t) => {
  const input = Readable.from([Buffer.from('unread')]);
  t.deepEqual(await withInputFiles(['a', 'b'], { input, signal }, async (paths) => paths), ['a', 'b']);
  t.is(input.readableFlowing, null);
});

test('standard input becomes a file for as long as it is needed', async (t) => {
  const input = Readable.from([Buffer.from('one '), Buffer.from('two')]);
  let seen = '';
  await withInputFiles(['a', '-'], { input, signal }, async ([first, path = '']) => {
    t.is(first, 'a');
    t.is(await readFile(path, 'utf8'), 'one two');
    seen = path;
  });
  t.regex(seen, /standard-input$/);
  t.false(existsSync(seen));
});

test('the file is removed also when the work fails', async (t) => {
  let seen = '';
  const work = withInputFiles(['-'], { input: Readable.from([Buffer.from('x')]), signal }, async ([path = '']) => {
    seen = path;
    throw new Error('no');
  });
  await t.throwsAsync(work, { message: 'no' });
  t.false(existsSync(seen));
});

test('a message names standard input, not the file that stands for it', async (t) => {
  const work = withInputFiles(['-'], { input: Readable.from([Buffer.from('text')]), signal }, async ([path = '']) =>
    readContainer(path),
  );
  await t.throwsAsync(work, { code: 'INPUT', message: /^standard input: expected an Avro container file/ });
});

test('twice is once too often', async (t) => {
  const error = await t.throwsAsync(
    withInputFiles(['-', '-'], { input: Readable.from([]), signal }, async () => {}),
    { message: /named 2 times/ },
  );
  t.like(error, { code: 'CONFIG' });
});

test('a stop ends the waiting for more input', async (t) => {
  const stop = new AbortController();
  const endless = new Readable({ read: () => {} });
  const work = withInputFiles(['-'], { input: endless, signal: stop.signal }, async () => {});
  stop.abort();
  await t.throwsAsync(work, { message: /stopped: standard input was not read to its end/ });
});
