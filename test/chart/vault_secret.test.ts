import test from 'ava';
import { all, one, render } from '../support/render.ts';

type VaultSecret = { kind: 'VaultSecret'; metadata: { name: string }; spec: { path: string; type: string } };

test('without a path the Secret is expected to exist', async (t) => {
  t.deepEqual(all(await render(), 'VaultSecret'), []);
});

test("the passwords come from the given path, into the Secret that the users' passwords are read from", async (t) => {
  const { metadata, spec } = one<VaultSecret>(
    await render({ set: { vaultSecretsPath: 'secret/alerts' } }),
    'VaultSecret',
  );
  t.is(metadata.name, 'alert-stream-broker-secrets');
  t.deepEqual(spec, { path: 'secret/alerts', type: 'Opaque' });
});

test("under Argo CD they come from the chart's place below the environment's path", async (t) => {
  const set = { 'global.vaultSecretsPath': 'secret/environment' };
  t.is(one<VaultSecret>(await render({ set }), 'VaultSecret').spec.path, 'secret/environment/alert-stream-broker');
  const own = await render({ set: { ...set, vaultSecretsPath: 'secret/own' } });
  t.is(one<VaultSecret>(own, 'VaultSecret').spec.path, 'secret/own');
});
