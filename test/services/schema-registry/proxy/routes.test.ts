import test from 'ava';
import { readRequest } from '../../../../services/schema-registry/src/proxy/routes.ts';

const read = (target: string) => readRequest(new URL(target, 'http://proxy'));

for (const [target, path] of [
  ['/schemas/ids/1101', 'schemas/ids/1101'],
  ['/schemas/ids/1101/schema', 'schemas/ids/1101/schema'],
  ['/schemas/ids/1101/versions', 'schemas/ids/1101/versions'],
  ['/schemas/ids/1101/subjects', 'schemas/ids/1101/subjects'],
  ['/schemas/guids/89791762-2336-4186-9674-299b90a802e2', 'schemas/guids/89791762-2336-4186-9674-299b90a802e2'],
  ['/schemas/types', 'schemas/types'],
  ['/subjects', 'subjects'],
  ['/subjects/', 'subjects'],
  ['/subjects/alert-packet/versions', 'subjects/alert-packet/versions'],
  ['/subjects/alert-packet/versions/latest', 'subjects/alert-packet/versions/latest'],
  ['/subjects/alert-packet/versions/-1/schema', 'subjects/alert-packet/versions/-1/schema'],
  ['/subjects/alert-packet/versions/1101/referencedby', 'subjects/alert-packet/versions/1101/referencedby'],
  ['/subjects/%3A.dev%3Aa%20b/versions', 'subjects/%3A.dev%3Aa%20b/versions'],
  ['/config', 'config'],
  ['/config/alert-packet', 'config/alert-packet'],
  ['/mode', 'mode'],
  ['/mode/alert-packet', 'mode/alert-packet'],
  ['/contexts', 'contexts'],
  ['/subjects/x/../../config', 'config'],
] as const) {
  test(`${target} is read as ${path}`, (t) => t.is(read(target)?.path, path));
}

for (const target of [
  '/schemas',
  '/schemas/ids/abc',
  '/schemas/ids/1101/other',
  '/schemas/ids/12345678901',
  '/schemas/guids/5',
  '/subjects/alert-packet',
  '/subjects/alert-packet/versions/one',
  '/subjects//versions',
  '//subjects',
  '/subjects/a%2Fb/versions',
  '/subjects/a%5Cb/versions',
  '/subjects/%252e%252e/versions',
  '/subjects/a%00b/versions',
  '/subjects/%E0%A4%A/versions',
  '/subjects/a%0D%0AHost:x/versions',
  `/subjects/${'a'.repeat(256)}/versions`,
  '/compatibility/subjects/alert-packet/versions/latest',
  '/exporters',
  '/v1/metadata/id',
  '/apis/registry/v3/admin/import',
  '/admin/config',
  '/SUBJECTS',
]) {
  test(`${target.slice(0, 60)} is nothing to read`, (t) => t.is(read(target), undefined));
}

test('parameters of reading are passed on when they are well formed, and others are not', (t) => {
  t.is(
    read('/schemas/ids/5?subject=alert-packet&_method=DELETE&deleted=yes&format=')?.path,
    'schemas/ids/5?subject=alert-packet&format=',
  );
  t.is(read('/subjects?deleted=true&limit=5&offset=x&subjectPrefix=a%26b')?.path, 'subjects?deleted=true&limit=5');
});

test('only the schema of an id never changes', (t) => {
  t.true(read('/schemas/ids/5')?.immutable);
  t.true(read('/schemas/ids/5/schema')?.immutable);
  t.true(read('/schemas/ids/5?subject=a')?.immutable);
  t.true(read('/schemas/guids/89791762-2336-4186-9674-299b90a802e2')?.immutable);
  t.false(read('/schemas/ids/5?fetchMaxId=true')?.immutable, 'the largest id grows');
  t.false(read('/schemas/ids/5/versions')?.immutable);
  t.false(read('/subjects/a/versions/5')?.immutable, 'a version that was deleted may come again with another schema');
});
