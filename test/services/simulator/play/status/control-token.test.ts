import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { ControlToken } from '../../../../../services/simulator/src/play/status/control-token.ts';

const folder = mkdtempSync(join(tmpdir(), 'alert-stream-token-'));
test.after.always(() => rmSync(folder, { recursive: true }));

function tokenFile(name: string, content: string): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

test('the control token is the content of the file, without the line end that editors add', async (t) => {
  const token = await ControlToken.inFile(tokenFile('good', 'abcdefgh-12345678\n'));
  t.true(await token.is('abcdefgh-12345678'));
  for (const wrong of ['', 'abcdefgh-1234567', 'abcdefgh-123456789', 'abcdefgh-12345679'])
    t.false(await token.is(wrong), wrong);
});

test('a file that has changed is heeded at once', async (t) => {
  const file = tokenFile('changing', 'the-first-token-1');
  const token = await ControlToken.inFile(file);
  tokenFile('changing', 'the-second-token-2');
  t.false(await token.is('the-first-token-1'));
  t.true(await token.is('the-second-token-2'));
  rmSync(file);
  await t.throwsAsync(token.is('the-second-token-2'), {
    message: /^--control-token-file: can't read .*changing: no such file/,
  });
});

for (const [what, content] of [
  ['empty', ''],
  ['too short', 'fifteen-letters'],
  ['of two words', 'two words of a token'],
] as const) {
  test(`a token that is ${what} is refused by name, and not shown`, async (t) => {
    const error = await t.throwsAsync(ControlToken.inFile(tokenFile(what.replaceAll(' ', '-'), content)), {
      code: 'CONFIG',
      message: /--control-token-file .*: expected a token of at least 16 letters/,
    });
    t.true(content === '' || !error.message.includes(content));
  });
}
