import { createHash } from 'node:crypto';
import test from 'ava';
import { strFromU8, unzipSync } from 'fflate';
import { apicurioArchive } from '../../../../services/schema-registry/src/sync/apicurio-archive.ts';

const SCHEMAS = [
  { id: 300, version: '3.0', schema: '"long"' },
  { id: 1101, version: '11.1', schema: '"string"' },
];

function unpacked(subjectExists: boolean): Record<string, string> {
  const files = unzipSync(apicurioArchive('alert-packet', SCHEMAS, { subjectExists, now: 1000 }));
  return Object.fromEntries(Object.entries(files).map(([name, data]) => [name, strFromU8(data)]));
}

test('an archive has each content under its SHA-256 and each version under its id', (t) => {
  const files = unpacked(false);
  const text = '"string"';
  const hash = createHash('sha256').update(text).digest('hex');
  t.is(files[`content/${hash}.Content.data`], text);
  t.like(JSON.parse(files[`content/${hash}.Content.json`] ?? ''), { contentId: 1101, contentHash: hash });
  const version = JSON.parse(files['groups/default/artifacts/alert-packet/versions/1101.ArtifactVersion.json'] ?? '');
  t.like(version, { globalId: 1101, contentId: 1101, version: '1101', versionOrder: 1101, artifactId: 'alert-packet' });
});

test('a new subject comes with its artifact and the branch that says which version is the latest', (t) => {
  const branch = JSON.parse(unpacked(false)['groups/default/artifacts/alert-packet/branches/latest.Branch.json'] ?? '');
  t.deepEqual(branch.versions, ['300', '1101']);
});

test('a subject that exists is left as it is: Apicurio counts an artifact twice as an error of its database', (t) => {
  t.deepEqual(
    Object.keys(unpacked(true)).filter((name) => /MetaData|Branch/.test(name)),
    [],
  );
});
