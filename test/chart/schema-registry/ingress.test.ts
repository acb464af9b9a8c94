import test from 'ava';
import type { IIngress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';
import { all, one, render } from '../../support/render.ts';

const HOST = 'alert-schemas.example.org';

async function ingress(set: Record<string, unknown> = {}): Promise<IIngress> {
  return one<IIngress>(await render({ set: { 'schemaRegistry.hostname': HOST, ...set } }), 'Ingress', 'alert-schemas');
}

test('the registry has an Ingress only under a host name of its own', async (t) => {
  t.deepEqual(all(await render(), 'Ingress'), []);
  const off = { 'schemaRegistry.hostname': HOST, 'schemaRegistry.ingress.enabled': false };
  t.deepEqual(all(await render({ set: off }), 'Ingress'), []);
  const none = { 'schemaRegistry.hostname': HOST, 'schemaRegistry.enabled': false, 'alertDatabase.enabled': false };
  t.deepEqual(all(await render({ set: none }), 'Ingress'), []);
});

/** Without the proxy in between. */
const DIRECT = { 'schemaRegistry.readOnlyProxy.enabled': false };
const SNIPPET = 'nginx.ingress.kubernetes.io/configuration-snippet';

test('the host name leads to the read-only proxy, over TLS, and asks nothing of the ingress controller', async (t) => {
  const { metadata, spec } = await ingress({
    'schemaRegistry.readOnlyProxy.port': 9000,
    'schemaRegistry.ingress.className': '',
  });
  t.deepEqual(spec?.rules?.[0]?.http?.paths, [
    { path: '/', pathType: 'Prefix', backend: { service: { name: 'alert-schemas-proxy', port: { number: 9000 } } } },
  ]);
  t.is(spec?.ingressClassName, undefined);
  t.is(metadata?.annotations?.[SNIPPET], undefined);
  t.is((await ingress({ 'schemaRegistry.ingress.allowSnippets': false })).spec?.rules?.length, 1);
});

test("without the proxy the host name leads to the registry's own Service", async (t) => {
  const { spec } = await ingress({ ...DIRECT, 'schemaRegistry.port': 8082 });
  t.deepEqual(spec as unknown, {
    ingressClassName: 'nginx',
    tls: [{ hosts: [HOST], secretName: 'alert-schemas-tls' }],
    rules: [
      {
        host: HOST,
        http: {
          paths: [
            { path: '/', pathType: 'Prefix', backend: { service: { name: 'alert-schemas', port: { number: 8082 } } } },
          ],
        },
      },
    ],
  });
});

test('without the proxy nothing but GET, and HEAD with it, gets through ingress-nginx', async (t) => {
  const { metadata } = await ingress(DIRECT);
  t.is(
    metadata?.annotations?.[SNIPPET],
    `limit_except GET {
  deny all;
}
proxy_set_header X-HTTP-Method-Override "";
proxy_set_header X-HTTP-Method "";
proxy_set_header X-Method-Override "";
`,
  );
});

test('the certificate of the Ingress comes from the issuer of the broker, or from its own', async (t) => {
  const issuer = 'cert-manager.io/cluster-issuer';
  t.is((await ingress()).metadata?.annotations?.[issuer], 'letsencrypt-dns');
  const own = await ingress({
    'schemaRegistry.ingress.clusterIssuer': 'internal',
    'schemaRegistry.ingress.tlsSecretName': 'schemas-cert',
  });
  t.is(own.metadata?.annotations?.[issuer], 'internal');
  t.is(own.spec?.tls?.[0]?.secretName, 'schemas-cert');
});

test('the Ingress can have another class of ingress-nginx, and more annotations', async (t) => {
  const { metadata, spec } = await ingress({
    ...DIRECT,
    'schemaRegistry.ingress.className': 'nginx-public',
    'schemaRegistry.ingress.annotations': { 'example.org/team': 'alerts', 'cert-manager.io/cluster-issuer': 'other' },
  });
  t.is(metadata?.annotations?.['cert-manager.io/cluster-issuer'], 'letsencrypt-dns');
  t.is(spec?.ingressClassName, 'nginx-public');
  t.is(metadata?.annotations?.['example.org/team'], 'alerts');
  t.truthy(metadata?.annotations?.[SNIPPET]);
});
