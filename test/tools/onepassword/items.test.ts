import test from 'ava';
import { environmentOf, items } from '../../../tools/onepassword/items.ts';
import { render } from '../../support/render.ts';

test('each user with a password has an item, named as DMTN-210 says, and so has the superuser', async (t) => {
  const found = items(await render({ values: ['values-idfint.yaml'] }), 'idfint');
  t.is(found.length, 8);
  t.deepEqual(
    found.find(({ title }) => title.endsWith('lasair-idfint')),
    { title: 'alert-stream idfint lasair-idfint', generateSecretsKey: 'alert-stream-broker lasair-idfint-password' },
  );
  t.true(found.some(({ generateSecretsKey }) => generateSecretsKey === 'alert-stream-broker kafka-admin-password'));
});

test("the application's name is Phalanx's, whatever the Secret is called here", async (t) => {
  const [item] = items(await render({ set: { fullnameOverride: 'alerts' } }), 'usdf');
  t.is(item?.generateSecretsKey, 'alert-stream-broker kafka-admin-password');
});

test('users with certificates need none', async (t) => {
  const set = {
    superusers: [{ username: 'ops', authentication: 'tls' }],
    users: [{ username: 'pipeline', authentication: 'tls' }],
  };
  t.deepEqual(items(await render({ set }), 'idfint'), []);
});

test("the environment is in the values file's name", (t) => {
  t.is(environmentOf('phalanx/applications/alert-stream-broker/values-usdf-prod.yaml'), 'usdf-prod');
  t.throws(() => environmentOf('values.yaml'), {
    code: 'INPUT',
    message: /values\.yaml: expected a file called values-<environment>/,
  });
});
