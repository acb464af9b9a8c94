import { X509Certificate } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import test, { type ExecutionContext } from 'ava';
import { createAuthority } from '../../../stack/certificates/authority.ts';
import { CertificateStore } from '../../../stack/certificates/store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const newStore = async (t: ExecutionContext) => {
  const folder = await temporaryFolder(t);
  return { folder, store: new CertificateStore(folder) };
};

test('a leaf is signed by its authority and valid for its names, an address among them', async (t) => {
  const { store } = await newStore(t);
  const authority = await store.authority('ca', 'O=io.strimzi,CN=cluster-ca');
  const leaf = new X509Certificate(
    (await store.leaf('broker', authority, { subject: 'CN=kafka', serverNames: ['localhost', '127.0.0.1'] }))
      .certificate,
  );
  t.true(leaf.verify(new X509Certificate(authority.certificate).publicKey));
  t.is(leaf.checkHost('localhost'), 'localhost');
  t.is(leaf.checkIP('127.0.0.1'), '127.0.0.1');
  t.is(leaf.checkHost('elsewhere'), undefined);
});

test('what is still good is kept, so that clients need not fetch the authority again', async (t) => {
  const { store } = await newStore(t);
  const authority = await store.authority('ca', 'CN=ca');
  const options = { subject: 'CN=kafka', serverNames: ['localhost'] };
  const first = await store.leaf('broker', authority, options);
  t.deepEqual(await store.authority('ca', 'CN=ca'), authority);
  t.deepEqual(await store.leaf('broker', authority, options), first);
});

test('a leaf is made anew for other names, and by another authority', async (t) => {
  const { store } = await newStore(t);
  const authority = await store.authority('ca', 'CN=ca');
  const first = await store.leaf('broker', authority, { subject: 'CN=kafka', serverNames: ['localhost'] });
  const renamed = await store.leaf('broker', authority, { subject: 'CN=kafka', serverNames: ['localhost', 'my.host'] });
  t.not(renamed.certificate, first.certificate);
  t.is(new X509Certificate(renamed.certificate).checkHost('my.host'), 'my.host');
  const moved = await store.leaf('broker', await createAuthority('CN=ca'), {
    subject: 'CN=kafka',
    serverNames: ['localhost', 'my.host'],
  });
  t.not(moved.certificate, renamed.certificate);
});

for (const [what, damage] of [
  ['cut short', (pem: string) => pem.slice(0, 300)],
  ['without its key', (pem: string) => pem.slice(pem.indexOf('-----BEGIN CERTIFICATE'))],
  ['of something else', () => 'years of work'],
] as const) {
  test(`a file ${what} is named, with what mends it, and stays as it is`, async (t) => {
    const { store } = await newStore(t);
    await store.authority('ca', 'CN=ca');
    const path = store.keystorePath('ca');
    const damaged = damage(await readFile(path, 'utf8'));
    await writeFile(path, damaged);
    const error = await t.throwsAsync(store.authority('ca', 'CN=ca'), {
      message: /ca\.pem is damaged: .*--fresh starts anew/,
    });
    t.is((error as { exitCode?: number }).exitCode, 2);
    t.is(await readFile(path, 'utf8'), damaged);
  });
}

test('only the owner can read a key', async (t) => {
  const { store } = await newStore(t);
  await store.authority('ca', 'CN=ca');
  const path = store.keystorePath('ca');
  t.is((await stat(path)).mode & 0o777, 0o600);
  t.regex(await readFile(path, 'utf8'), /BEGIN PRIVATE KEY[^]*BEGIN CERTIFICATE/);
  t.notRegex(await readFile(store.certificatePath('ca'), 'utf8'), /PRIVATE KEY/);
});
