import test from 'ava';
import { render } from '../../support/render.ts';

test('Prometheus needs a way through the policies', async (t) => {
  const set = { 'monitoring.podMonitors.enabled': true };
  await t.throwsAsync(render({ set }), { message: /podMonitors\.enabled needs networkPolicy\.monitoringNamespace/ });
  await t.notThrowsAsync(render({ set: { ...set, 'networkPolicy.enabled': false } }));
});
