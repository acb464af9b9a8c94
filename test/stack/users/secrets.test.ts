import { readFile, stat } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import test from 'ava';
import { writePrivate } from '../../../stack/certificates/private-file.ts';
import { Secrets } from '../../../stack/users/secrets.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

for (const [what, end] of Object.entries({
  'a newline': '\n',
  'a line end of Windows': '\r\n',
  'empty lines': '\n\n\n',
})) {
  test(`${what} behind a password: taken away, so that every way to read it gives the same`, async (t) => {
    const secrets = new Secrets(await temporaryFolder(t));
    const file = secrets.path('users', 'fink-password');
    await writePrivate(file, `se cret${end}`);
    t.is(await secrets.password('users', 'fink-password'), 'se cret');
    t.is(await secrets.read('users', 'fink-password'), 'se cret');
    t.is(await readFile(file, 'utf8'), 'se cret');
    t.is(execFileSync('sh', ['-c', `printf %s "$(cat "${file}")"`], { encoding: 'utf8' }), 'se cret');
    t.is((await stat(file)).mode & 0o777, 0o600);
  });
}

test('a password is made once; one of line ends alone is none', async (t) => {
  const secrets = new Secrets(join(await temporaryFolder(t), 'secrets'));
  const made = await secrets.password('users', 'fink-password');
  t.regex(made, /^[\w-]{32}$/);
  t.is(await secrets.password('users', 'fink-password'), made);
  await writePrivate(secrets.path('users', 'fink-password'), '\n');
  t.regex(await secrets.password('users', 'fink-password'), /^[\w-]{32}$/);
});
