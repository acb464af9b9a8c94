import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { IKafka } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/Kafka';
import { load } from 'js-yaml';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IStatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import type { IContainer } from 'kubernetes-models/v1/Container';
import { chartFolder } from '../../rendered/chart.ts';
import type { KubernetesObject } from '../../rendered/kubernetes.ts';
import { one, render } from '../support/render.ts';
import { strict } from '../support/strict.ts';
import type { Values } from '../support/values.ts';

const page = readFileSync(join(chartFolder, 'docs/off-google.md'), 'utf8');

/** The values below a heading of the page. */
function values(heading: string): Values {
  const [, section = ''] = page.split(`\n### ${heading}\n`);
  const [, yaml = ''] = /^```yaml\n([^]*?)^```$/m.exec(section) ?? [];
  return load(yaml) as Values;
}

async function rendered(heading: string): Promise<KubernetesObject[]> {
  return render({ set: values(heading) });
}

for (const heading of ['MetalLB', 'S3']) {
  test(`${heading}: the chart accepts the values of docs/off-google.md, and every rendered object is valid`, async (t) => {
    for (const object of await rendered(heading))
      t.deepEqual(strict(object), [], `${object.kind} ${object.metadata.name}`);
  });
}

test('MetalLB: the bootstrap and every broker request their address from the pool', async (t) => {
  const { spec } = one<IKafka>(await rendered('MetalLB'), 'Kafka');
  const { bootstrap, brokers, ...more } = spec!.kafka.listeners.find(
    (listener) => listener.name === 'external',
  )!.configuration!;
  t.is(more.class, 'metallb');
  const asked = [{ broker: undefined, ...bootstrap! }, ...brokers!].map(({ broker, loadBalancerIP, annotations }) => [
    broker,
    loadBalancerIP,
    annotations,
  ]);
  const pool = { 'metallb.io/address-pool': 'alerts' };
  t.deepEqual(asked, [
    [undefined, '192.0.2.20', pool],
    [6, '192.0.2.26', pool],
    [7, '192.0.2.27', pool],
    [8, '192.0.2.28', pool],
  ]);
});

test('S3: the programs have the endpoint, and the keys from the Secret that docs/off-google.md creates', async (t) => {
  const [, secret, options = ''] = /create secret generic ([\w-]+)((?: --from-file=\S+)+)$/m.exec(page)!;
  const keys = [...options.matchAll(/--from-file=(\S+)/g)].map(([, key]) => key);
  t.is(keys.length, 2);
  const objects = await rendered('S3');
  for (const [kind, name] of [
    ['StatefulSet', 'alert-database-ingester'],
    ['Deployment', 'alert-database-server'],
  ] as const) {
    const { spec } = one<IStatefulSet | IDeployment>(objects, kind, name);
    const [{ args = [], env = [] }] = spec!.template.spec!.containers as [IContainer];
    t.true(args.includes('https://s3.example.org') && args.includes('rubin-alerts-quarantine'), name);
    const fromSecret = env.flatMap(({ valueFrom }) =>
      valueFrom?.secretKeyRef?.name === secret ? [valueFrom?.secretKeyRef?.key] : [],
    );
    t.deepEqual(fromSecret, keys, name);
  }
});
