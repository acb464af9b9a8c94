import test from 'ava';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IStatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import { one, render } from '../../support/render.ts';

const S3 = {
  'alertDatabase.storage.backend': 's3-remote',
  'alertDatabase.storage.s3': {
    endpointUrl: 'https://s3.example.org',
    bucketAlerts: 'alerts',
    bucketSchemas: 'schemas',
  },
};

/** The containers of ingester and server. */
async function programs(set: Record<string, unknown>) {
  const objects = await render({ set });
  const ingester = one<IStatefulSet>(objects, 'StatefulSet', 'alert-database-ingester').spec?.template.spec;
  const server = one<IDeployment>(objects, 'Deployment', 'alert-database-server').spec?.template.spec;
  return [ingester, server].flatMap((pod) => pod?.containers ?? []);
}

test('the keys to an S3 store come from a Secret, and stand in no argument', async (t) => {
  const found = await programs({
    ...S3,
    'alertDatabase.storage.s3.region': 'us-west-2',
    'alertDatabase.storage.s3.credentialsSecret.name': 'archive-keys',
  });
  t.is(found.length, 2);
  for (const { name, env = [], args } of found) {
    t.deepEqual(
      env.filter((variable) => variable.name.startsWith('AWS_')) as unknown,
      [
        { name: 'AWS_REGION', value: 'us-west-2' },
        {
          name: 'AWS_ACCESS_KEY_ID',
          valueFrom: { secretKeyRef: { name: 'archive-keys', key: 'aws-access-key-id' } },
        },
        {
          name: 'AWS_SECRET_ACCESS_KEY',
          valueFrom: { secretKeyRef: { name: 'archive-keys', key: 'aws-secret-access-key' } },
        },
      ],
      name,
    );
    t.false(args?.join(' ').includes('key-id'), name);
  }
});

test("the Secret's keys can have other names", async (t) => {
  const [ingester] = await programs({
    ...S3,
    'alertDatabase.storage.s3.credentialsSecret': { name: 'keys', accessKeyIdKey: 'id', secretAccessKeyKey: 'secret' },
  });
  t.deepEqual(
    ingester?.env?.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef?.key ?? []),
    ['id', 'secret'],
  );
});

test('without a Secret the pods have rights of their own, and the server has no variable', async (t) => {
  const [ingester, server] = await programs(S3);
  t.deepEqual(
    ingester?.env?.map(({ name }) => name),
    ['POD_NAME'],
  );
  t.is(server?.env, undefined);
});

test("what can't be archived may have a bucket of its own", async (t) => {
  for (const { args } of await programs({ ...S3, 'alertDatabase.storage.s3.bucketQuarantine': 'quarantine' })) {
    t.is(args?.[args.indexOf('--bucket-quarantine') + 1], 'quarantine');
  }
  const google = { project: 'p', bucketAlerts: 'alerts', bucketSchemas: 'schemas', bucketQuarantine: 'quarantine' };
  for (const { args } of await programs({
    'alertDatabase.storage.backend': 'google-cloud',
    'alertDatabase.storage.googleCloud': google,
  })) {
    t.is(args?.[args.indexOf('--gcp-bucket-quarantine') + 1], 'quarantine');
  }
});

test('an archive of another form is written and read in that form, and read in older ones too', async (t) => {
  const [ingester, server] = await programs({
    ...S3,
    'alertDatabase.storage.layout': 's3-v1',
    'alertDatabase.server.layouts': ['s3-v1', 'gcs'],
  });
  for (const args of [ingester?.args, server?.args]) t.is(args?.[args.indexOf('--layout') + 1], 's3-v1');
  t.is(server?.args?.[server.args.indexOf('--layouts') + 1], 's3-v1,gcs');
  t.false(ingester?.args?.includes('--layouts'));
});

test('AWS itself needs no address, and Google no project', async (t) => {
  const buckets = { bucketAlerts: 'alerts', bucketSchemas: 'schemas' };
  const stores = [
    { 'alertDatabase.storage.backend': 's3-remote', 'alertDatabase.storage.s3': buckets },
    { 'alertDatabase.storage.backend': 'google-cloud', 'alertDatabase.storage.googleCloud': buckets },
  ];
  for (const store of stores) {
    for (const { args } of await programs(store)) {
      t.false(args?.includes('--endpoint-url'));
      t.false(args?.includes('--gcp-project'));
    }
  }
});
