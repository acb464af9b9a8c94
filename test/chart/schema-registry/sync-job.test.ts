import test from 'ava';
import type { IJob } from 'kubernetes-models/batch/v1/Job';
import { all, one, render } from '../../support/render.ts';

test('at each sync the schemas of the image are put into the registry', async (t) => {
  const { metadata, spec } = one<IJob>(await render(), 'Job', 'alert-schemas-sync');
  t.like(metadata?.annotations, {
    'argocd.argoproj.io/hook': 'Sync',
    'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
  });
  const [container] = spec?.template.spec?.containers ?? [];
  t.deepEqual(container?.command, ['sync-schemas']);
  t.deepEqual(container?.args, [
    '--registry',
    'http://alert-schemas:8081',
    '--schemas',
    '/opt/alert-schemas',
    '--subject',
    'alert-packet',
    '--timeout-sec',
    '840',
  ]);
});

test('the subjects of topics get the schemas too, when they are asked for', async (t) => {
  const objects = await render({ set: { 'schemaRegistry.sync.topicSubjects': ['alerts-simulated', 'alerts-live'] } });
  t.deepEqual(one<IJob>(objects, 'Job', 'alert-schemas-sync').spec?.template.spec?.containers[0]?.args?.slice(-4, -2), [
    '--topic-subjects',
    'alerts-simulated,alerts-live',
  ]);
});

test('two tries wait for the registry within the time that the job has', async (t) => {
  const { spec } = one<IJob>(await render(), 'Job', 'alert-schemas-sync');
  const args = spec?.template.spec?.containers[0]?.args ?? [];
  const seconds = Number(args[args.indexOf('--timeout-sec') + 1]);
  // Kafka alone took 140 s on a real cluster where nothing had to be fetched.
  t.true(seconds > 4 * 140);
  t.true(2 * seconds < (spec?.activeDeadlineSeconds ?? 0));
});

test('how long it waits can be said, and then is said once', async (t) => {
  for (const extraArgs of [['--debug', '--timeout-sec', 60], ['--timeout-sec=60']]) {
    const objects = await render({ set: { 'schemaRegistry.sync.extraArgs': extraArgs } });
    const args = one<IJob>(objects, 'Job', 'alert-schemas-sync').spec?.template.spec?.containers[0]?.args ?? [];
    t.deepEqual(args.slice(-extraArgs.length), extraArgs.map(String));
    t.is(args.filter((arg) => arg.startsWith('--timeout-sec')).length, 1);
  }
});

test('the sync job can be disabled on its own', async (t) => {
  const objects = await render({ set: { 'schemaRegistry.sync.enabled': false } });
  t.deepEqual(
    all<IJob>(objects, 'Job').map(({ metadata }) => metadata?.name),
    ['alert-stream-simulator-load'],
  );
  t.notThrows(() => one(objects, 'StrimziSchemaRegistry'));
});

test('Helm runs it too, before the load that needs schemas', async (t) => {
  const { metadata, spec } = one<IJob>(await render(), 'Job', 'alert-schemas-sync');
  t.like(metadata?.annotations, {
    'helm.sh/hook': 'post-install,post-upgrade',
    'helm.sh/hook-delete-policy': 'before-hook-creation',
    'helm.sh/hook-weight': '1',
  });
  t.like(spec, { backoffLimit: 6, activeDeadlineSeconds: 1800, ttlSecondsAfterFinished: 86_400 });
});
