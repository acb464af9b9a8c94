import test from 'ava';
import type { IPersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim';
import { all, one, render } from '../../support/render.ts';

test('the archive has a volume that nothing removes', async (t) => {
  const { metadata, spec } = one<IPersistentVolumeClaim>(await render(), 'PersistentVolumeClaim', 'alert-archive');
  t.like(metadata?.annotations, {
    'helm.sh/resource-policy': 'keep',
    'argocd.argoproj.io/sync-options': 'Delete=false,Prune=false',
  });
  t.deepEqual(spec as unknown, { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '100Gi' } } });
});

test('size, class and access modes of the volume can be set', async (t) => {
  const objects = await render({
    set: { 'alertDatabase.storage': { size: '28Ti', storageClassName: 'shared', accessModes: ['ReadWriteMany'] } },
  });
  t.deepEqual(one<IPersistentVolumeClaim>(objects, 'PersistentVolumeClaim').spec as unknown, {
    accessModes: ['ReadWriteMany'],
    storageClassName: 'shared',
    resources: { requests: { storage: '28Ti' } },
  });
});

test('an archive in buckets has none', async (t) => {
  const objects = await render({
    set: {
      'alertDatabase.storage.backend': 'google-cloud',
      'alertDatabase.storage.googleCloud': { project: 'p', bucketAlerts: 'alerts', bucketSchemas: 'schemas' },
    },
  });
  t.deepEqual(all(objects, 'PersistentVolumeClaim'), []);
});
