import { optional, withDefault, type ValueKind } from '@alert-stream/common/command/flags.ts';
import { folder, list, oneOf, text, url } from '@alert-stream/common/command/kinds.ts';
import { LAYOUT_NAMES } from './layouts.ts';

/** What a bucket's name is to Google Cloud Storage and to S3. The chart has the same rule. */
const NAME = '[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]';

const NAME_IN_WORDS =
  "a bucket's name of 3 to 222 lower-case letters, digits, dashes, dots and underscores, a letter or digit at both ends";

function bucketKind(expected: string, pattern: RegExp): ValueKind<string> {
  return { expected, placeholder: 'BUCKET', parse: (value) => (pattern.test(value) ? value : undefined) };
}

const googleBucket = bucketKind(NAME_IN_WORDS, new RegExp(`^${NAME}$`));

/** Ceph has buckets of other tenants: `tenant:bucket`, and `:bucket` for one of no tenant. */
const s3Bucket = bucketKind(`${NAME_IN_WORDS}, or TENANT:NAME of Ceph`, new RegExp(`^(?:[A-Za-z0-9_]*:)?${NAME}$`));

/** The flags that say where objects are kept, the same for both programs. settings.ts tells which belong together. */
export const storeFlags = {
  backend: withDefault(oneOf(['local-files', 'google-cloud', 's3-remote']), 'local-files', {
    help: 'the kind of store',
  }),
  'local-file-root': optional(folder, { help: 'the folder of the local-files store' }),
  'gcp-project': optional(text, {
    help: "the buckets' project, for command lines of old: a bucket is found without it",
    placeholder: 'PROJECT',
  }),
  'gcp-bucket-alerts': optional(googleBucket, { help: 'the google-cloud bucket of the alerts' }),
  'gcp-bucket-schemas': optional(googleBucket, { help: 'the google-cloud bucket of the schemas' }),
  'gcp-bucket-quarantine': optional(googleBucket, {
    help: 'the google-cloud bucket of the quarantine; else that of the alerts',
  }),
  'gcp-api-endpoint': optional(url, {
    help: 'another address of the google-cloud API; plain http gets no credentials',
  }),
  'endpoint-url': optional(url, { help: "address of the s3-remote store; AWS's own when absent" }),
  region: optional(text, { help: 'region of the s3-remote store', placeholder: 'REGION', env: 'AWS_REGION' }),
  'bucket-alerts': optional(s3Bucket, { help: 'the s3-remote bucket of the alerts' }),
  'bucket-schemas': optional(s3Bucket, { help: 'the s3-remote bucket of the schemas' }),
  'bucket-quarantine': optional(s3Bucket, { help: 'the s3-remote bucket of the quarantine; else that of the alerts' }),
  layout: optional(oneOf(LAYOUT_NAMES), {
    help: "how objects are named; else the backend's own: gcs, s3-v2 or local-files",
  }),
};

/** What a program that reads also knows: names of other eras. */
export const layoutsFlag = {
  layouts: optional(list(oneOf([...LAYOUT_NAMES, 'all'])), {
    help: 'the layouts to look for objects in, in this order; else the one of --layout',
    placeholder: 'LAYOUT,…|all',
  }),
};
