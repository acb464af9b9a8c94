import test from 'ava';
import { parseCommand } from '@alert-stream/common/command/parse.ts';
import { layoutsFlag, storeFlags } from '../../../../services/alert-database/src/store/flags.ts';
import { storeSettings } from '../../../../services/alert-database/src/store/settings.ts';

const command = { name: 'alertdb', summary: '', flags: { ...storeFlags, ...layoutsFlag } };

function settings(line: string, env: Record<string, string> = {}) {
  return storeSettings(parseCommand(command, line.split(' ').filter(Boolean), env).flags);
}

const GCP = '--backend google-cloud --gcp-bucket-alerts alerts-bucket --gcp-bucket-schemas schemas-bucket';
const S3 = '--backend s3-remote --bucket-alerts alerts-bucket --bucket-schemas schemas-bucket';
const S3_SCHEMAS = '--backend s3-remote --bucket-schemas schemas-bucket';

test('each backend has its own layout, and quarantines in the bucket of the alerts', (t) => {
  const buckets = { alerts: 'alerts-bucket', schemas: 'schemas-bucket', quarantine: 'alerts-bucket' };
  t.deepEqual(settings('--local-file-root /archive'), {
    backend: 'local-files',
    root: '/archive',
    layout: 'local-files',
    layouts: ['local-files'],
  });
  t.deepEqual(settings(GCP), {
    backend: 'google-cloud',
    buckets,
    endpoint: undefined,
    layout: 'gcs',
    layouts: ['gcs'],
  });
  t.deepEqual(settings(S3), {
    backend: 's3-remote',
    buckets,
    endpoint: undefined,
    region: undefined,
    layout: 's3-v2',
    layouts: ['s3-v2'],
  });
});

test('every part of a store can be said', (t) => {
  t.like(settings(`${S3} --bucket-quarantine bad --endpoint-url http://store:9000 --region eu --layout s3-v1`), {
    buckets: { alerts: 'alerts-bucket', schemas: 'schemas-bucket', quarantine: 'bad' },
    endpoint: new URL('http://store:9000'),
    region: 'eu',
    layout: 's3-v1',
  });
  t.like(settings(`${GCP} --gcp-bucket-quarantine bad --gcp-project rubin --gcp-api-endpoint https://gcs.internal`), {
    buckets: { alerts: 'alerts-bucket', schemas: 'schemas-bucket', quarantine: 'bad' },
    endpoint: new URL('https://gcs.internal'),
  });
});

test("the region may be the environment's, and is no mistake for another backend", (t) => {
  t.like(settings(S3, { AWS_REGION: 'us-west-2' }), { region: 'us-west-2' });
  t.notThrows(() => settings('--local-file-root /archive', { AWS_REGION: 'us-west-2' }));
});

for (const [line, layouts] of [
  [`${S3} --layouts all`, ['s3-v2', 'gcs', 's3-v1', 'local-files']],
  [`${S3} --layout s3-v1 --layouts all`, ['s3-v1', 'gcs', 's3-v2', 'local-files']],
  [`${S3} --layouts gcs,s3-v2,gcs`, ['gcs', 's3-v2']],
  [`${S3} --layouts gcs,all`, ['s3-v2', 'gcs', 's3-v1', 'local-files']],
] as const) {
  test(`${line.replace(S3, '…')} looks for ${layouts.join(', ')}`, (t) => {
    t.deepEqual(settings(line).layouts, [...layouts]);
  });
}

for (const [line, ...messages] of [
  ['', '--backend local-files needs --local-file-root'],
  ['--backend google-cloud', '--backend google-cloud needs --gcp-bucket-alerts', 'needs --gcp-bucket-schemas'],
  ['--backend s3-remote --bucket-alerts abc', '--backend s3-remote needs --bucket-schemas'],
  [`${S3} --local-file-root /archive`, '--local-file-root is for --backend local-files, got --backend s3-remote'],
  [`${GCP} --endpoint-url http://s`, '--endpoint-url is for --backend s3-remote, got --backend google-cloud'],
  ['--local-file-root /a --bucket-quarantine abc', '--bucket-quarantine is for --backend s3-remote'],
  [`${S3} --endpoint-url http://me:secret@store`, '--endpoint-url: expected an address without user and password'],
  [`${GCP} --gcp-api-endpoint http://me@store`, '--gcp-api-endpoint: expected an address without user and password'],
  [`${S3_SCHEMAS} --bucket-alerts s3://abc`, `--bucket-alerts: expected a bucket's name`, 'got "s3://abc"'],
  [`${S3_SCHEMAS} --bucket-alerts Abc`, `--bucket-alerts: expected a bucket's name`],
  [`${S3_SCHEMAS} --bucket-alerts ab`, `--bucket-alerts: expected a bucket's name of 3 to 222`, 'got "ab"'],
  [`${S3} --layout v2`, '--layout: expected one of gcs, s3-v1, s3-v2, local-files, got "v2"'],
  [`${S3} --layouts gcs,v3`, '--layouts: expected one of gcs, s3-v1, s3-v2, local-files, all', 'got "gcs,v3"'],
] as const) {
  test(`${line === '' ? 'no flag at all' : line} is refused by name`, (t) => {
    const error = t.throws(() => settings(line), { code: 'CONFIG' });
    for (const message of messages) t.true(error?.message.includes(message), error?.message);
    t.false(error?.message.includes('secret@'));
  });
}
