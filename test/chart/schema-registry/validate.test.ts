import test, { type ExecutionContext } from 'ava';
import { render } from '../../support/render.ts';

async function refused(t: ExecutionContext, ingress: Record<string, unknown>, message: RegExp): Promise<void> {
  const set = {
    'schemaRegistry.hostname': 'schemas.example.org',
    'schemaRegistry.ingress': ingress,
    'schemaRegistry.readOnlyProxy.enabled': false,
  };
  await t.throwsAsync(render({ set }), { message });
  await t.notThrowsAsync(render({ set: { ...set, 'schemaRegistry.hostname': '' } }));
  await t.notThrowsAsync(
    render({ set: { ...set, 'schemaRegistry.readOnlyProxy.enabled': true } }),
    'the proxy needs nothing of an ingress controller',
  );
}

test(
  'a public registry that anybody could write to',
  refused,
  { allowSnippets: false },
  /hostname is schemas\.example\.org, but schemaRegistry\.ingress\.allowSnippets is false: without a snippet anybody/,
);

test(
  'an annotation that would take the place of what keeps writers out',
  refused,
  { annotations: { 'nginx.ingress.kubernetes.io/configuration-snippet': 'return 200;' } },
  /schemaRegistry\.ingress\.annotations has nginx\.ingress\.kubernetes\.io\/configuration-snippet/,
);

test('an Ingress of no class', refused, { className: '' }, /schemaRegistry\.ingress\.className is empty/);

test('a route without a name or a Gateway', async (t) => {
  const set = { 'schemaRegistry.httpRoute.enabled': true };
  await t.throwsAsync(render({ set }), {
    message: /httpRoute\.enabled is true, but schemaRegistry\.hostname is empty[^]*parentRefs is empty/,
  });
  await t.notThrowsAsync(
    render({
      set: {
        ...set,
        'schemaRegistry.hostname': 'schemas.example.org',
        'schemaRegistry.httpRoute.parentRefs': [{ name: 'gateway' }],
      },
    }),
  );
});

test("health and metrics on the public's port", async (t) => {
  await t.throwsAsync(render({ set: { 'schemaRegistry.readOnlyProxy.httpPort': 8082 } }), {
    message: /readOnlyProxy\.port and schemaRegistry\.readOnlyProxy\.httpPort are both 8082/,
  });
});

test('a rule for new schemas that those of alerts would break', async (t) => {
  const set = { 'schemaRegistry.compatibilityLevel': 'forward' };
  await t.throwsAsync(render({ set }), { message: /compatibilityLevel is forward: expected none/ });
  await t.notThrowsAsync(render({ set: { ...set, 'schemaRegistry.sync.enabled': false } }));
});

test('ingesters without a registry', async (t) => {
  const set = { 'schemaRegistry.enabled': false };
  await t.throwsAsync(render({ set }), {
    message: /schemaRegistry\.url is empty: expected the URL of the registry from which ingesters/,
  });
  await t.notThrowsAsync(render({ set: { ...set, 'alertDatabase.enabled': false } }));
  await t.notThrowsAsync(render({ set: { ...set, 'schemaRegistry.url': 'https://schemas.example.org' } }));
});

test('two registries', async (t) => {
  const set = { 'schemaRegistry.url': 'https://schemas.example.org' };
  await t.throwsAsync(render({ set }), {
    message: /schemaRegistry\.url is https:\/\/schemas\.example\.org, for a registry/,
  });
});
