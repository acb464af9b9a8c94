import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { KubeConfig } from '@kubernetes/client-node';
import { createLogger } from '@alert-stream/common/log.ts';
import test, { type ExecutionContext } from 'ava';
import { ApiClient } from '../../../../../services/schema-registry/src/operator/api/client.ts';
import { REGISTRIES } from '../../../../../services/schema-registry/src/operator/api/objects.ts';
import { Follower } from '../../../../../services/schema-registry/src/operator/state/informer.ts';
import { json, serve } from '../../../../support/http.ts';

// An API server made by hand, for what the real one of test/cluster doesn't do.

type Watch = (request: IncomingMessage, response: ServerResponse) => void;

/** Follows registries at a server that has none, and tells when each list was asked for, in milliseconds. */
async function follow(t: ExecutionContext, watch: Watch, lists: number): Promise<number[]> {
  const times: number[] = [];
  const enough = new AbortController();
  const url = await serve(t, (request, response) => {
    if (request.url?.includes('watch=true')) return watch(request, response);
    times.push(performance.now());
    if (times.length === lists) enough.abort();
    json(response, 200, { items: [], metadata: { resourceVersion: '1' } });
  });
  const config = new KubeConfig();
  config.loadFromClusterAndUser({ name: 'test', server: url.origin, skipTLSVerify: true }, { name: 'test' });
  const api = new ApiClient(config, 'alerts', { signal: enough.signal });
  void new Follower({
    api,
    place: async () => REGISTRIES,
    onChange: () => {},
    log: createLogger('test', 'silent'),
    signal: enough.signal,
  });
  await once(enough.signal, 'abort');
  return times;
}

for (const [what, watch] of [
  ['that end at once, as if all were well,', (_, response) => response.writeHead(200).end()],
  ['that are refused', (_, response) => json(response, 503, {})],
] as [string, Watch][]) {
  test(`watches ${what} are begun ever later`, async (t) => {
    const [first = 0, second = 0, third = 0] = await follow(t, watch, 3);
    t.log('pauses in ms', second - first, third - second);
    // 1 and 2 seconds, each a quarter longer or shorter.
    t.true(second - first >= 740);
    t.true(third - second >= 1490);
  });
}

test('a watch that an API server refuses for some seconds is begun after them', async (t) => {
  const busy: Watch = (_, response) => {
    response.setHeader('retry-after', '2');
    json(response, 429, {});
  };
  const [first = 0, second = 0] = await follow(t, busy, 2);
  t.log('pause in ms', second - first);
  t.true(second - first >= 2740);
});
