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
  ]);
});

test('the subjects of topics get the schemas too, when they are asked for', async (t) => {
  const objects = await render({ set: { 'schemaRegistry.sync.topicSubjects': ['alerts-simulated', 'alerts-live'] } });
  t.deepEqual(one<IJob>(objects, 'Job', 'alert-schemas-sync').spec?.template.spec?.containers[0]?.args?.slice(-2), [
    '--topic-subjects',
    'alerts-simulated,alerts-live',
  ]);
});

test('it can be left out, alone', async (t) => {
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
