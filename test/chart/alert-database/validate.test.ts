import test, { type ExecutionContext } from 'ava';
import { render } from '../../support/render.ts';

async function refused(t: ExecutionContext, set: Record<string, unknown>, ...messages: RegExp[]): Promise<void> {
  const error = await t.throwsAsync(render({ set }));
  for (const message of messages) t.regex(error?.message ?? '', message);
  await t.notThrowsAsync(render({ set: { ...set, 'alertDatabase.enabled': false } }));
}

const ingress = (values: Record<string, unknown>) => ({
  'alertDatabase.ingress': { enabled: true, host: 'data.example.org', ...values },
});

const autoscaling = (values: Record<string, unknown>) => ({
  'alertDatabase.ingester.autoscaling': { enabled: true, ...values },
});

test(
  'an Ingress without a host name',
  refused,
  ingress({ host: '' }),
  /needs a host name: set .*ingress\.host or global/,
);

for (const path of ['alertdb', '/alertdb/', '/', '/a b', '/../x']) {
  test(`the path ${path}`, refused, ingress({ path }), /ingress\.path is ".*": expected a path such as \/alertdb/);
}

test(
  'an unknown kind of authentication',
  refused,
  ingress({ auth: 'password' }),
  /auth is password: expected gafaelfawr-ingress/,
);

test('authentication without scopes', refused, ingress({ scopes: [] }), /ingress\.scopes is empty/);

test(
  'more ingesters than partitions',
  refused,
  autoscaling({ maxReplicas: 9 }),
  /maxReplicas is 9, but the ingester's topics have 8 partitions/,
);

test(
  'more ingesters by number than partitions',
  refused,
  { 'alertDatabase.ingester.replicas': 9 },
  /alertDatabase\.ingester\.replicas is 9, but the ingester's topics have 8 partitions/,
);

test('how many partitions there are elsewhere is not known', async (t) => {
  const set = {
    externalTopics: ['alerts'],
    'alertDatabase.ingester.topics': ['alerts'],
    'alertDatabase.ingester.replicas': 24,
  };
  await t.notThrowsAsync(render({ set }));
});

test('as many ingesters as all topics have partitions', async (t) => {
  const topics = ['alerts', 'alerts-simulated'];
  const set = { ...autoscaling({ maxReplicas: 13 }), 'alertDatabase.ingester.topics': topics };
  await t.notThrowsAsync(render({ set: { ...set, topics: [{ name: 'alerts', partitions: 5 }] } }));
  await t.throwsAsync(render({ set: { ...set, topics: [{ name: 'alerts', partitions: 4 }] } }), {
    message: /maxReplicas is 13, .* 12 partitions/,
  });
});

test(
  'a minimum number of ingesters above the maximum',
  refused,
  autoscaling({ minReplicas: 5, maxReplicas: 4 }),
  /minReplicas is 5, above maxReplicas, 4: expected at most that/,
);

test(
  'a window that Kubernetes refuses',
  refused,
  autoscaling({ stabilizationSeconds: 3601 }),
  /stabilizationSeconds is 3601: expected 0 to 3600/,
);

test('buckets may lack that of the quarantine, the region and the keys', async (t) => {
  const s3 = { endpointUrl: 'https://s3.example.org', bucketAlerts: 'alerts', bucketSchemas: 'schemas' };
  await t.notThrowsAsync(
    render({ set: { 'alertDatabase.storage.backend': 's3-remote', 'alertDatabase.storage.s3': s3 } }),
  );
});
