import test from 'ava';
import { refused } from '../../support/refused.ts';

test(
  'an unknown store',
  refused,
  { 'alertDatabase.storage.backend': 'floppy' },
  /backend is floppy: expected local-files, google-cloud or s3-remote/,
);

test(
  'a store without its buckets',
  refused,
  { 'alertDatabase.storage': { backend: 's3-remote', s3: { bucketAlerts: 'alerts' } } },
  /needs alertDatabase\.storage\.s3\.bucketSchemas/,
);
