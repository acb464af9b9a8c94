import test from 'ava';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IService } from 'kubernetes-models/v1/Service';
import { one, render } from '../../support/render.ts';

test("the Service leads to the server's pods, at the server's port", async (t) => {
  const objects = await render({ set: { 'alertDatabase.server.port': 8080 } });
  const { spec } = one<IService>(objects, 'Service', 'alert-database-server');
  t.deepEqual(spec?.ports as unknown, [{ name: 'http', port: 8080, targetPort: 'http' }]);
  const server = one<IDeployment>(objects, 'Deployment', 'alert-database-server');
  t.deepEqual(spec?.selector, server.spec?.template.metadata?.labels);
});
