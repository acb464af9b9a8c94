import test from 'ava';
import { all, one, render } from '../../support/render.ts';

// No gateway runs here: what is shown is that the route fits the Gateway API's own definition (test/chart/strict.test.ts),
// and which requests its matches are for, by the API's rule that a request has to fit all parts of one match.

type Match = { path?: { type: string; value: string }; method?: string };
type Filter = { type: string; requestHeaderModifier?: { remove?: string[]; set?: object[]; add?: object[] } };
type HttpRoute = {
  kind: 'HTTPRoute';
  spec: {
    hostnames: string[];
    parentRefs: object[];
    rules: { matches: Match[]; filters?: Filter[]; backendRefs: object[] }[];
  };
};

const SET = {
  'schemaRegistry.hostname': 'schemas.example.org',
  'schemaRegistry.httpRoute.enabled': true,
  'schemaRegistry.httpRoute.parentRefs': [{ name: 'gateway', namespace: 'gateways', sectionName: 'https' }],
};

const route = async (set: Record<string, unknown> = {}) =>
  one<HttpRoute>(await render({ set: { ...SET, ...set } }), 'HTTPRoute', 'alert-schemas').spec;

test('there is none unless it is asked for', async (t) => {
  t.deepEqual(all(await render({ set: { 'schemaRegistry.hostname': 'schemas.example.org' } }), 'HTTPRoute'), []);
});

test('under its host name it belongs to the Gateway that the values name', async (t) => {
  const spec = await route();
  t.deepEqual(spec.hostnames, ['schemas.example.org']);
  t.deepEqual(spec.parentRefs, SET['schemaRegistry.httpRoute.parentRefs']);
});

test('GET and HEAD get through, whatever the path, and no other method fits any of its matches', async (t) => {
  const spec = await route();
  t.is(spec.rules?.length, 1);
  const matches = spec.rules?.[0]?.matches ?? [];
  for (const { path } of matches) t.deepEqual(path, { type: 'PathPrefix', value: '/' });
  const through = (method: string) => matches.some((match) => match.method === undefined || match.method === method);
  t.deepEqual(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'CONNECT', 'TRACE'].filter(through), [
    'GET',
    'HEAD',
  ]);
});

test('the HTTPRoute leads to the proxy, and without one to the registry', async (t) => {
  t.deepEqual((await route()).rules?.[0]?.backendRefs, [{ name: 'alert-schemas-proxy', port: 8082 }]);
  t.deepEqual((await route({ 'schemaRegistry.readOnlyProxy.enabled': false })).rules?.[0]?.backendRefs, [
    { name: 'alert-schemas', port: 8081 },
  ]);
});

test('without the proxy the headers by which a GET says to be another method are taken away; the proxy refuses such a request', async (t) => {
  t.deepEqual((await route({ 'schemaRegistry.readOnlyProxy.enabled': false })).rules?.[0]?.filters, [
    {
      type: 'RequestHeaderModifier',
      requestHeaderModifier: { remove: ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'] },
    },
  ]);
  t.is((await route()).rules?.[0]?.filters, undefined);
});
