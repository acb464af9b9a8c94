import { existsSync } from 'node:fs';
import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { StateFolder } from '../../../stack/state/folder.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

test('an empty folder becomes a state, and is one the next time', async (t) => {
  const path = await temporaryFolder(t);
  const state = await StateFolder.open(path);
  await writeFile(join(state.secrets, 'kept'), 'x');
  const again = await StateFolder.open(path);
  t.true(existsSync(join(again.secrets, 'kept')));
});

test('a folder with something else in it is left alone', async (t) => {
  const path = await temporaryFolder(t);
  await writeFile(join(path, 'thesis.tex'), 'years of work');
  await t.throwsAsync(StateFolder.open(path), {
    message: /--state .*: expected an empty folder .* got a folder with thesis\.tex/,
  });
  await t.throwsAsync(StateFolder.empty(path), { message: /wasn't made by npm start/ });
  t.deepEqual(await readdir(path), ['thesis.tex']);
});

test('what can be no folder is refused by name, with the reason', async (t) => {
  const file = join(await temporaryFolder(t), 'thesis.tex');
  await writeFile(file, 'years of work');
  const circle = `${file}.circle`;
  await symlink(circle, circle);
  const reasons = {
    [file]: 'it is a file, or below one',
    [join(file, 'state')]: 'it is a file, or below one',
    [circle]: 'too many symbolic links encountered',
  };
  for (const [path, reason] of Object.entries(reasons)) {
    const error = await t.throwsAsync(StateFolder.open(path), {
      instanceOf: AlertStreamError,
      message: `--state ${path}: expected a folder to write to: ${reason}`,
    });
    t.is(error?.exitCode, 2);
  }
  await t.throwsAsync(StateFolder.empty(file), {
    message: `--state ${file}: expected a folder to write to: it is a file, or below one`,
  });
  t.is(await readFile(file, 'utf8'), 'years of work');
});

test('a damaged state is named, with what mends it', async (t) => {
  const path = await temporaryFolder(t);
  await StateFolder.open(path);
  await writeFile(join(path, 'alert-stream-state.json'), '{"form');
  const error = await t.throwsAsync(StateFolder.open(path), {
    message: /damaged: alert-stream-state\.json is not JSON; --fresh starts anew/,
  });
  t.is((error as { exitCode?: number }).exitCode, 2);
  await StateFolder.empty(path);
  await t.notThrowsAsync(StateFolder.open(path));
});

test('a state of another format is named with both', async (t) => {
  const path = await temporaryFolder(t);
  await StateFolder.open(path);
  await writeFile(join(path, 'alert-stream-state.json'), '{"format":7}');
  await t.throwsAsync(StateFolder.open(path), { message: /has format 7, expected 1/ });
});

test('emptying a folder that is not there does nothing', async (t) => {
  await t.notThrowsAsync(StateFolder.empty(join(await temporaryFolder(t), 'absent')));
});

test('a state that could not be used is taken away with all that was made for it', async (t) => {
  const folder = await temporaryFolder(t);
  const state = await StateFolder.open(join(folder, 'a', 'b'));
  await writeFile(join(state.secrets, 'made'), 'x');
  await state.abandon();
  t.deepEqual(await readdir(folder), []);
  const inEmpty = await StateFolder.open(folder);
  await inEmpty.abandon();
  t.deepEqual(await readdir(folder), []);
});

test('one that was there before stays as it was', async (t) => {
  const path = await temporaryFolder(t);
  await writeFile(join((await StateFolder.open(path)).secrets, 'kept'), 'x');
  const again = await StateFolder.open(path);
  await again.abandon();
  t.true(existsSync(join(again.secrets, 'kept')));
});
