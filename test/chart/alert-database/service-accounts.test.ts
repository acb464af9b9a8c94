import test from 'ava';
import type { IStatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import { refused } from '../../support/refused.ts';
import { one, render } from '../../support/render.ts';

const WORKLOAD_IDENTITY = 'iam.gke.io/gcp-service-account';

test('ingester and server act as accounts of their own, without a Kubernetes token', async (t) => {
  const objects = await render();
  const ingester = one<IStatefulSet>(objects, 'StatefulSet', 'alert-database-ingester').spec?.template.spec;
  const server = one<IDeployment>(objects, 'Deployment', 'alert-database-server').spec?.template.spec;
  for (const name of [ingester?.serviceAccountName, server?.serviceAccountName]) {
    const account = one<IServiceAccount>(objects, 'ServiceAccount', name);
    t.false(account.automountServiceAccountToken);
    t.false(WORKLOAD_IDENTITY in (account.metadata?.annotations ?? {}));
  }
  t.not(ingester?.serviceAccountName, server?.serviceAccountName);
});

test('each can be a Google service account', async (t) => {
  const objects = await render({
    set: {
      'alertDatabase.ingester.serviceAccount.gcpServiceAccount': 'writer@alerts.iam.gserviceaccount.com',
      'alertDatabase.server.serviceAccount': {
        gcpServiceAccount: 'reader@alerts.iam.gserviceaccount.com',
        annotations: { 'example.org/team': 'alerts' },
      },
    },
  });
  const annotations = (name: string) => one<IServiceAccount>(objects, 'ServiceAccount', name).metadata?.annotations;
  t.is(annotations('alert-database-ingester')?.[WORKLOAD_IDENTITY], 'writer@alerts.iam.gserviceaccount.com');
  t.like(annotations('alert-database-server'), {
    [WORKLOAD_IDENTITY]: 'reader@alerts.iam.gserviceaccount.com',
    'example.org/team': 'alerts',
  });
});

test('existing ServiceAccounts keep their names', async (t) => {
  const objects = await render({ set: { 'alertDatabase.server.serviceAccount.name': 'alertdb-reader' } });
  const server = one<IDeployment>(objects, 'Deployment', 'alert-database-server').spec?.template.spec;
  t.is(server?.serviceAccountName, 'alertdb-reader');
  t.is(one<IServiceAccount>(objects, 'ServiceAccount', 'alertdb-reader').kind, 'ServiceAccount');
});

test(
  'a shared ServiceAccount of ingester and server is refused',
  refused,
  { 'alertDatabase.ingester.serviceAccount.name': 'alertdb', 'alertDatabase.server.serviceAccount.name': 'alertdb' },
  /alertDatabase\.ingester\.serviceAccount\.name and that of the server are both alertdb/,
);
