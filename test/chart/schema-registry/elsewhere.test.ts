import test from 'ava';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import type { KubernetesObject } from '../../../rendered/kubernetes.ts';
import { render } from '../../support/render.ts';

type Workload = KubernetesObject & { spec: { template: { spec: IPodSpec } } };

/** The registry's address that each container is told, of those that are told one. */
async function addresses(set: Record<string, unknown>): Promise<Record<string, string | undefined>> {
  const workloads = (await render({ set })).filter(({ kind }) => ['Deployment', 'StatefulSet', 'Job'].includes(kind));
  const containers = (workloads as Workload[]).flatMap(
    ({
      metadata,
      spec: {
        template: { spec },
      },
    }) =>
      [...(spec.initContainers ?? []), ...spec.containers].map(
        ({ name, args = [] }) => [`${metadata.name} ${name}`, args] as const,
      ),
  );
  const option = (args: string[]) =>
    args.findIndex((arg) => arg === '--schema-registry-address' || arg === '--registry');
  return Object.fromEntries(
    containers.filter(([, args]) => option(args) !== -1).map(([name, args]) => [name, args[option(args) + 1]]),
  );
}

test('a registry that runs elsewhere serves all programs, and nothing fills it', async (t) => {
  const url = 'https://schemas.example.org:8443/registry';
  t.deepEqual(await addresses({ 'schemaRegistry.enabled': false, 'schemaRegistry.url': url }), {
    'alert-database-ingester ingester': url,
    'alert-stream-simulator-load load': url,
    'alert-stream-test send': url,
    'alert-stream-test read': url,
  });
});

test('with a registry elsewhere, the chart renders no registry', async (t) => {
  const objects = await render({
    set: { 'schemaRegistry.enabled': false, 'schemaRegistry.url': 'http://schemas:8081' },
  });
  t.deepEqual(
    objects.filter(({ metadata }) => /registry|schemas/.test(metadata.name)),
    [],
  );
});

test('without any, alerts are loaded unchecked', async (t) => {
  t.deepEqual(await addresses({ 'schemaRegistry.enabled': false, 'alertDatabase.enabled': false }), {});
});
