import test from 'ava';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import { one, render } from '../../support/render.ts';

async function deployment(set: Record<string, unknown> = {}): Promise<IDeployment> {
  return one<IDeployment>(await render({ set }), 'Deployment', 'alert-stream-simulator');
}

test('the visit is replayed every 37 seconds', async (t) => {
  const [container] = (await deployment()).spec?.template.spec?.containers ?? [];
  t.deepEqual(container?.command, ['rubin-alert-sim']);
  t.deepEqual(container?.args, [
    'play-stream',
    '--broker',
    'alert-broker-kafka-bootstrap:9092',
    '--tls-client-key-location',
    '/var/run/secrets/kafka/user/user.key',
    '--tls-client-crt-location',
    '/var/run/secrets/kafka/user/user.crt',
    '--tls-server-ca-crt-location',
    '/var/run/secrets/kafka/ca/ca.crt',
    '--src-topic',
    'alerts-static',
    '--dst-topic',
    'alerts-simulated',
    '--repeat-interval',
    '37',
    '--max-memory-mb',
    '1024',
    '--listen-host',
    '0.0.0.0',
    '--listen-port',
    '8080',
  ]);
});

test('topics and interval follow the values, fractions and "once" too', async (t) => {
  for (const interval of [0.5, -1]) {
    const [container] =
      (
        await deployment({
          'simulator.repeatInterval': interval,
          'simulator.generate.spreadSeconds': 0,
          'simulator.replayTopicName': 'replay',
          'alertDatabase.enabled': false,
        })
      ).spec?.template.spec?.containers ?? [];
    const args = container?.args ?? [];
    t.deepEqual(args.slice(args.indexOf('--dst-topic'), -6), [
      '--dst-topic',
      'replay',
      '--repeat-interval',
      String(interval),
    ]);
  }
});

test('there are never two players at a time', async (t) => {
  t.like((await deployment()).spec, { replicas: 1, strategy: { type: 'Recreate' } });
});

test('Kubernetes restarts a replay that hangs, and sends it no requests', async (t) => {
  const [container] = (await deployment({ 'simulator.httpPort': 8888 })).spec?.template.spec?.containers ?? [];
  t.deepEqual(container?.args?.slice(-4), ['--listen-host', '0.0.0.0', '--listen-port', '8888']);
  t.deepEqual(container?.ports as unknown, [{ name: 'http', containerPort: 8888 }]);
  for (const probe of [container?.startupProbe, container?.livenessProbe]) {
    t.deepEqual(probe?.httpGet as unknown, { path: '/healthz', port: 'http' });
  }
  t.is(container?.readinessProbe, undefined);
});

test('without HTTP there is no flag, no port and no probe', async (t) => {
  const [container] = (await deployment({ 'simulator.httpPort': 0 })).spec?.template.spec?.containers ?? [];
  t.false(container?.args?.includes('--listen-port'));
  t.deepEqual([container?.ports, container?.startupProbe, container?.livenessProbe], [undefined, undefined, undefined]);
});
