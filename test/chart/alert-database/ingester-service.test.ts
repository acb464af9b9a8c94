import test from 'ava';
import type { IStatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import type { IService } from 'kubernetes-models/v1/Service';
import { one, render } from '../../support/render.ts';

test("the ingesters' Service gives their pods names and balances nothing", async (t) => {
  const objects = await render();
  const { spec } = one<IService>(objects, 'Service', 'alert-database-ingester');
  t.is(spec?.clusterIP, 'None');
  t.deepEqual(spec?.ports as unknown, [{ name: 'http', port: 8080, targetPort: 'http' }]);
  const ingester = one<IStatefulSet>(objects, 'StatefulSet', 'alert-database-ingester').spec;
  t.is(ingester?.serviceName, 'alert-database-ingester');
  t.deepEqual(spec?.selector, ingester?.template.metadata?.labels);
});

test('without HTTP it has no port', async (t) => {
  const objects = await render({ set: { 'alertDatabase.ingester.httpPort': 0 } });
  t.is(one<IService>(objects, 'Service', 'alert-database-ingester').spec?.ports, undefined);
});
