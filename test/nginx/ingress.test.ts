import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import type { IIngress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';
import { createLogger } from '@alert-stream/common/log.ts';
import { loadAlertSchemas } from '@alert-stream/common/lsst-schemas.ts';
import { apicurio } from '../../services/schema-registry/src/sync/apicurio.ts';
import { syncSchemas } from '../../services/schema-registry/src/sync/sync.ts';
import { freePorts } from '../../stack/process/ports.ts';
import { findNginx } from '../../tools/checks/prerequisites.ts';
import { tools } from '../../tools/tools.ts';
import { json, serve } from '../support/http.ts';
import { startTestRegistry } from '../support/registry.ts';
import { one, render } from '../support/render.ts';

// The snippet of the Ingress, for where the read-only proxy is off, in a real nginx before a real registry.

const OVERRIDES = ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'];

/** nginx as ingress-nginx sets it up around a snippet: inside the location, before the way to the Service. */
const configuration = (port: number, snippet: string, registry: URL) => `
daemon off;
master_process off;
worker_processes 1;
pid nginx.pid;
error_log stderr crit;
events {}
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  server {
    listen 127.0.0.1:${port};
    location / {
      ${snippet}
      proxy_pass ${registry.href.replace(/\/$/, '')}/;
    }
  }
}
`;

async function startNginx(t: ExecutionContext, registry: URL): Promise<URL> {
  const set = { 'schemaRegistry.hostname': 'schemas.example.org', 'schemaRegistry.readOnlyProxy.enabled': false };
  const { metadata } = one<IIngress>(await render({ set }), 'Ingress', 'alert-schemas');
  const snippet = metadata?.annotations?.['nginx.ingress.kubernetes.io/configuration-snippet'] ?? '';
  const [port] = (await freePorts(1)) as [number];
  const prefix = await mkdtemp(join(tmpdir(), 'nginx-'));
  await writeFile(join(prefix, 'nginx.conf'), configuration(port, snippet, registry));
  const child = spawn(findNginx(process.env) ?? '', ['-p', prefix, '-c', 'nginx.conf'], { stdio: 'inherit' });
  const ended = once(child, 'close');
  t.teardown(async () => {
    child.kill();
    await ended;
    await rm(prefix, { recursive: true });
  });
  const url = new URL(`http://127.0.0.1:${port}`);
  while (
    !(await fetch(url).then(
      () => true,
      () => false,
    ))
  ) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}`);
    await sleep(50);
  }
  return url;
}

test('through the snippet of the Ingress nginx lets GET and HEAD to the registry, and nothing that writes', async (t) => {
  const registry = await startTestRegistry();
  t.teardown(registry.stop);
  const options = {
    schemas: loadAlertSchemas(tools().alertSchemas),
    subjects: ['alert-packet'],
    log: createLogger('test', 'silent'),
    signal: new AbortController().signal,
  };
  await syncSchemas(apicurio(registry.url, '3'), options);
  const versions = async () =>
    (await (await fetch(`${registry.url.href}/subjects/alert-packet/versions`)).json()) as number[];

  const nginx = await startNginx(t, registry.url);
  const ask = (path: string, init: RequestInit = {}) => fetch(new URL(path, nginx), init);
  t.is((await ask('/schemas/ids/1101')).status, 200);
  t.is((await ask('/schemas/ids/1101', { method: 'HEAD' })).status, 200);
  const body = JSON.stringify({ schema: '"long"', mode: 'IMPORT', compatibility: 'FULL' });
  const headers = { 'content-type': 'application/vnd.schemaregistry.v1+json' };
  for (const [method, path] of [
    ['POST', '/subjects/alert-packet/versions'],
    ['POST', '/subjects/alert-packet'],
    ['PUT', '/config'],
    ['PUT', '/mode/alert-packet'],
    ['PATCH', '/config'],
    ['DELETE', '/subjects/alert-packet'],
    ['DELETE', '/config/alert-packet'],
  ] as const) {
    t.is((await ask(path, { method, headers, ...(method !== 'DELETE' && { body }) })).status, 403, `${method} ${path}`);
  }
  for (const name of OVERRIDES)
    t.is(
      (await ask('/subjects/alert-packet', { method: 'POST', headers: { ...headers, [name]: 'GET' }, body })).status,
      403,
    );
  t.is((await versions()).length, 15);
});

test('a GET that says to be another method loses the headers that say so on its way', async (t) => {
  const seen: IncomingHttpHeaders[] = [];
  const behind = await serve(t, ({ headers }, response) => {
    seen.push(headers);
    json(response, 200, []);
  });
  const nginx = await startNginx(t, behind);
  seen.length = 0;
  for (const name of OVERRIDES)
    await fetch(new URL('/subjects', nginx), { headers: { [name]: 'DELETE', 'X-Other': 'stays' } });
  t.deepEqual(
    seen.map((headers) => headers['x-other']),
    ['stays', 'stays', 'stays'],
  );
  for (const headers of seen) for (const name of OVERRIDES) t.is(headers[name.toLowerCase()], undefined, name);
});
