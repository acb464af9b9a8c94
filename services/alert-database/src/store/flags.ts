import { optional, withDefault, type ValueKind } from '@alert-stream/common/command/flags.ts';
import { folder, list, oneOf, text, url } from '@alert-stream/common/command/kinds.ts';
import { LAYOUT_NAMES } from './layouts.ts';

/** A bucket's name, by the rules that Google Cloud Storage and S3 share. */
const bucket: ValueKind<string> = {
  expected: "a bucket's name: lower-case letters, digits, dashes, dots and underscores",
  placeholder: 'BUCKET',
  parse: (value) => (/^[a-z\d][\w.-]{1,220}[a-z\d]$/.test(value) && value === value.toLowerCase() ? value : undefined),
};

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
  'gcp-bucket-alerts': optional(bucket, { help: 'the google-cloud bucket of the alerts' }),
  'gcp-bucket-schemas': optional(bucket, { help: 'the google-cloud bucket of the schemas' }),
  'gcp-bucket-quarantine': optional(bucket, {
    help: 'the google-cloud bucket of the quarantine; else that of the alerts',
  }),
  'gcp-api-endpoint': optional(url, {
    help: 'another address of the google-cloud API; plain http gets no credentials',
  }),
  'endpoint-url': optional(url, { help: "address of the s3-remote store; AWS's own when absent" }),
  region: optional(text, { help: 'region of the s3-remote store', placeholder: 'REGION', env: 'AWS_REGION' }),
  'bucket-alerts': optional(bucket, { help: 'the s3-remote bucket of the alerts' }),
  'bucket-schemas': optional(bucket, { help: 'the s3-remote bucket of the schemas' }),
  'bucket-quarantine': optional(bucket, { help: 'the s3-remote bucket of the quarantine; else that of the alerts' }),
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
