import test from 'ava';
import type { IJob } from 'kubernetes-models/batch/v1/Job';
import { one, render } from '../../support/render.ts';

const NAME = 'alert-stream-test';

test('the test generates one alert with the schema of the stream, sends it under its id, and reads it back', async (t) => {
  const { spec } = one<IJob>(await render({ set: { 'simulator.schemaID': 704 } }), 'Job', NAME);
  const { initContainers = [], containers = [] } = spec?.template.spec ?? {};
  const args = [...initContainers, ...containers].map((container) => container.args ?? []);
  t.deepEqual(
    args.map(([subcommand]) => subcommand),
    ['generate', 'create-stream', 'print-stream'],
  );
  const [generate = [], send = [], read = []] = args;
  t.deepEqual(generate.slice(generate.indexOf('--schema-version')), ['--schema-version', '7.4']);
  t.is(generate[generate.indexOf('--alerts-per-visit') + 1], '1');
  t.is(send[1], generate[1]);
  t.is(send[send.indexOf('--schema-id') + 1], '704');
  t.is(send[send.indexOf('--dst-topic') + 1], NAME);
  t.is(read[read.indexOf('--src-topic') + 1], NAME);
});

test('the test ends before the timeout of helm, with enough time for a pod whose Secret is late', async (t) => {
  const { spec } = one<IJob>(await render(), 'Job', NAME);
  const [helm, lateSecret, send] = [600, 122, timeoutOf(spec?.template.spec?.initContainers?.[1]?.args)];
  t.true((spec?.activeDeadlineSeconds ?? 0) < helm);
  const tries = (spec?.backoffLimit ?? 0) + 1;
  t.true((spec?.activeDeadlineSeconds ?? 0) > lateSecret + tries * send);
});

test('the test is retried, and failed pods stay for their logs', async (t) => {
  const { spec } = one<IJob>(await render(), 'Job', NAME);
  t.true((spec?.backoffLimit ?? 0) > 0);
  t.is(spec?.template.spec?.restartPolicy, 'Never');
});

function timeoutOf(args: string[] = []): number {
  return Number(args[args.indexOf('--timeout-sec') + 1]);
}

test('the image, resources and name of the test follow the values', async (t) => {
  const resources = { requests: { cpu: '1', memory: '1Gi' }, limits: { memory: '1Gi' } };
  const set = { 'tests.name': 'probe', 'tests.resources': resources, 'simulator.image.tag': '7.0' };
  const pod = one<IJob>(await render({ set }), 'Job', 'probe').spec?.template.spec;
  for (const container of [...(pod?.initContainers ?? []), ...(pod?.containers ?? [])]) {
    t.is(container.image, 'alert-stream-simulator:7.0');
    t.deepEqual(container.resources as unknown, resources);
  }
});
