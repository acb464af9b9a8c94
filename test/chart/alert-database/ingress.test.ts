import test from 'ava';
import type { IIngress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import { all, one, render } from '../../support/render.ts';

type GafaelfawrIngress = {
  kind: 'GafaelfawrIngress';
  metadata: { name: string };
  config: unknown;
  template: { metadata: unknown; spec: unknown };
};

const ON = { 'alertDatabase.ingress.enabled': true, 'global.host': 'data.example.org' };

const AUTH = 'nginx.ingress.kubernetes.io/auth-url';

function rules(host: string, path: string, port = 3000): unknown {
  const backend = { service: { name: 'alert-database-server', port: { number: port } } };
  return [{ host, http: { paths: [{ path, pathType: 'Prefix', backend }] } }];
}

test('the archive is not reached from outside unless the values say so', async (t) => {
  const objects = await render({ set: { 'global.host': 'data.example.org' } });
  t.deepEqual([...all(objects, 'Ingress'), ...all(objects, 'GafaelfawrIngress')], []);
});

test("Gafaelfawr guards it, below a path of the environment's host", async (t) => {
  const objects = await render({ set: ON });
  t.deepEqual(all(objects, 'Ingress'), []);
  const { config, template } = one<GafaelfawrIngress>(objects, 'GafaelfawrIngress');
  t.deepEqual(config, { loginRedirect: false, service: 'alert-database', scopes: { all: ['read:alertdb'] } });
  t.deepEqual(template, {
    metadata: { name: 'alert-database' },
    spec: { rules: rules('data.example.org', '/alertdb') },
  });
});

test('the server knows the path, and without an Ingress it has none', async (t) => {
  const args = async (set: Record<string, unknown>) => {
    const server = one<IDeployment>(await render({ set }), 'Deployment', 'alert-database-server');
    return server.spec?.template.spec?.containers[0]?.args ?? [];
  };
  t.deepEqual((await args({ ...ON, 'alertDatabase.ingress.path': '/archive/alerts' })).slice(-2), [
    '--path-prefix',
    '/archive/alerts',
  ]);
  t.false((await args({})).includes('--path-prefix'));
});

test('host, path, port, scopes, annotations and certificates follow the values', async (t) => {
  const tls = [{ hosts: ['alerts.example.org'], secretName: 'alerts-tls' }];
  const objects = await render({
    set: {
      ...ON,
      'alertDatabase.server.port': 8080,
      'alertDatabase.ingress.host': 'alerts.example.org',
      'alertDatabase.ingress.path': '/archive',
      'alertDatabase.ingress.scopes': ['read:alertdb', 'exec:admin'],
      'alertDatabase.ingress.annotations': { 'example.org/team': 'alerts' },
      'alertDatabase.ingress.tls': tls,
    },
  });
  const { config, template } = one<GafaelfawrIngress>(objects, 'GafaelfawrIngress');
  t.like(config, { scopes: { all: ['read:alertdb', 'exec:admin'] } });
  t.deepEqual(template, {
    metadata: { name: 'alert-database', annotations: { 'example.org/team': 'alerts' } },
    spec: { tls, rules: rules('alerts.example.org', '/archive', 8080) },
  });
});

test('an older Gafaelfawr is asked by the annotations of ingress-nginx', async (t) => {
  const set = { ...ON, 'alertDatabase.ingress.auth': 'gafaelfawr-annotations' };
  const objects = await render({ set });
  t.deepEqual(all(objects, 'GafaelfawrIngress'), []);
  const { metadata, spec } = one<IIngress>(objects, 'Ingress', 'alert-database');
  t.is(metadata?.annotations?.[AUTH], 'https://data.example.org/auth?scope=read:alertdb');
  t.is(metadata?.annotations?.['nginx.ingress.kubernetes.io/auth-method'], 'GET');
  t.deepEqual(spec as unknown, { ingressClassName: 'nginx', rules: rules('data.example.org', '/alertdb') });
  const elsewhere = await render({
    set: {
      ...set,
      'alertDatabase.ingress.gafaelfawrAuthUrl': 'http://gafaelfawr.gafaelfawr.svc:8080/auth',
      'alertDatabase.ingress.scopes': ['read:alertdb', 'exec:admin'],
      'alertDatabase.ingress.annotations': { [AUTH]: 'https://evil.example.org/' },
    },
  });
  t.is(
    one<IIngress>(elsewhere, 'Ingress').metadata?.annotations?.[AUTH],
    'http://gafaelfawr.gafaelfawr.svc:8080/auth?scope=read:alertdb&scope=exec:admin',
  );
});

test('nobody guards it where the values say so', async (t) => {
  const objects = await render({
    set: { ...ON, 'alertDatabase.ingress.auth': 'none', 'alertDatabase.ingress.className': 'traefik' },
  });
  const { metadata, spec } = one<IIngress>(objects, 'Ingress', 'alert-database');
  t.false(AUTH in (metadata?.annotations ?? {}));
  t.is(spec?.ingressClassName, 'traefik');
});
