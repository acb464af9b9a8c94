import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { IncomingMessage, ServerResponse } from 'node:http';
import test, { type ExecutionContext } from 'ava';
import { noAuthorization } from '../../../../../services/alert-database/src/store/google-cloud/authorization.ts';
import { json, serve } from '../../../../support/http.ts';
import { code, runNode } from '../../../../support/node.ts';
import { temporaryFolder } from '../../support/folders.ts';

/** Asks for authorization in a process of its own, where the environment is all there is. */
async function authorize(env: Record<string, string>): Promise<string> {
  const { stdout } = await runNode(
    code(`
      import { applicationDefault } from ${JSON.stringify(import.meta.resolve('../../../../../services/alert-database/src/store/google-cloud/authorization.ts'))};
      delete process.env.GOOGLE_APPLICATION_CREDENTIALS;
      Object.assign(process.env, { HOME: '/nonexistent', ...${JSON.stringify(env)} });
      const authorize = await applicationDefault();
      for (let request = 0; request < 2; request += 1) {
        const said = await authorize('https://storage.googleapis.com/x').then(
          (headers) => headers.get('authorization'),
          (error) => [error.fault, error.message, error.cause].join(' '),
        );
        console.log(said);
      }
    `),
  );
  return stdout;
}

/** A stub of the metadata server, by which Workload Identity gives a pod its tokens. */
async function metadata(
  t: ExecutionContext,
  token: (response: ServerResponse) => void,
): Promise<Record<string, string>> {
  const url = await serve(t, (request: IncomingMessage, response) => {
    response.setHeader('metadata-flavor', 'Google');
    if (request.url?.includes('/token')) token(response);
    else response.end('default');
  });
  return { GCE_METADATA_HOST: url.host, METADATA_SERVER_DETECTION: 'assume-present' };
}

test('in a pod the token comes from the metadata server, once for many requests', async (t) => {
  let asked = 0;
  const env = await metadata(t, (response) => {
    asked += 1;
    json(response, 200, { access_token: 'pod-token', expires_in: 3600, token_type: 'Bearer' });
  });
  t.is(await authorize(env), 'Bearer pod-token\nBearer pod-token\n');
  t.is(asked, 1);
});

test('a metadata server that gives no token refuses', async (t) => {
  const env = await metadata(t, (response) => json(response, 403, { error: 'no identity' }));
  t.regex(await authorize(env), /^refused no Google credentials: /);
});

test('a metadata server that is in trouble may come back', async (t) => {
  const env = await metadata(t, (response) => json(response, 503, { error: 'starting' }));
  t.regex(await authorize(env), /^away no Google credentials: /);
});

test('a machine without any credentials refuses', async (t) => {
  t.regex(
    await authorize({ METADATA_SERVER_DETECTION: 'none' }),
    /^refused no Google credentials: Could not load the default credentials/,
  );
});

for (const [what, content, reason] of [
  ['is not there', undefined, /no-such-file does not exist/],
  ['is no JSON', '{', /Unable to read the credential file/],
  ['holds no key', '{"type":"service_account","client_email":"a@b"}', /private_key/],
  ['holds a broken key', '{"type":"service_account","client_email":"a@b","private_key":"no"}', /DECODER/],
] as const) {
  test(`a file of credentials that ${what} refuses`, async (t) => {
    const path = join(await temporaryFolder(t), content === undefined ? 'no-such-file' : 'key.json');
    if (content !== undefined) await writeFile(path, content);
    const said = await authorize({ GOOGLE_APPLICATION_CREDENTIALS: path, METADATA_SERVER_DETECTION: 'none' });
    t.regex(said, /^refused no Google credentials: /);
    t.regex(said, reason);
  });
}

test('an emulator gets no token', async (t) => {
  t.deepEqual([...(await noAuthorization('http://127.0.0.1'))], []);
});
