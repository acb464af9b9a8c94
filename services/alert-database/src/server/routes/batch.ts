import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Logger } from '@alert-stream/common/log.ts';
import { bodyLimit } from 'hono/body-limit';
import { allows, prefers } from '../http/accept.ts';
import { streamed } from '../http/streamed.ts';
import { begun } from '../batch/begun.ts';
import { container } from '../batch/container.ts';
import { frames } from '../batch/frames.ts';
import { BatchRequests } from '../batch/requests.ts';
import { problem } from '../http/http-error.ts';
import type { ArchiveReader } from '../reading/archive-reader.ts';
import { errorAnswer, READ_ERRORS, refuse } from './errors.ts';
import { alertId } from './parameters.ts';

/** Alerts in a request. */
const MAX_IDS = 1000;

/** Bytes of a request: as many ids as may be, of nineteen digits, and blanks. */
const MAX_BODY = 64 * 1024;

const FRAMES_TYPE = 'application/octet-stream';
const CONTAINER_TYPE = 'application/vnd.apache.avro';

const ids = z
  .array(alertId, { error: 'expected a list of ids' })
  .min(1, { error: 'expected at least one id' })
  .max(MAX_IDS, { error: ({ input }) => `expected at most ${MAX_IDS} ids, got ${(input as unknown[]).length}` });

const wanted = z.strictObject(
  { ids },
  {
    error: ({ code, keys }) =>
      code === 'unrecognized_keys'
        ? `expected ids alone, got ${JSON.stringify(keys).slice(0, 80)} too`
        : 'expected an object with a list of ids',
  },
);

const route = createRoute({
  method: 'post',
  path: '/v1/alerts:batch',
  operationId: 'getAlerts',
  tags: ['alerts'],
  summary: 'Many alerts in one answer',
  description:
    'For each id, in the order of the ids: four bytes with a length, big-endian, then the alert as `GET /v1/alerts/{id}` ' +
    'gives it. A length of 0 stands for an alert that is not archived. With `Accept: application/vnd.apache.avro`, an ' +
    'Avro container file of alerts that have one schema; its metadata `alertdb.missing` names those that are not archived.',
  request: { body: { required: true, content: { 'application/json': { schema: wanted } } } },
  responses: {
    200: {
      description: 'The alerts',
      content: {
        [FRAMES_TYPE]: { schema: z.string().openapi({ format: 'binary' }) },
        [CONTAINER_TYPE]: { schema: z.string().openapi({ format: 'binary' }) },
      },
    },
    400: errorAnswer('The body is no such object'),
    404: errorAnswer('For a container: none of the alerts is archived'),
    406: errorAnswer('Accept lets neither type through'),
    409: errorAnswer('For a container: the alerts have several schemas, or one that is not archived'),
    413: errorAnswer(`The body is larger than ${MAX_BODY} bytes`),
    415: errorAnswer('The body is not JSON'),
    ...READ_ERRORS,
  },
  middleware: bodyLimit({
    maxSize: MAX_BODY,
    onError: (c) => problem(c, 413, `expected a body of at most ${MAX_BODY} bytes, got a larger one`),
  }),
});

/** Many alerts by their ids. */
export function batchRoute(reader: ArchiveReader, log: Logger): OpenAPIHono {
  const requests = new BatchRequests();
  const routes = new OpenAPIHono();
  routes.openapi(
    route,
    async (c) => {
      const { ids } = c.req.valid('json');
      const accept = c.req.header('accept');
      const asContainer = prefers(accept, CONTAINER_TYPE, FRAMES_TYPE);
      if (!asContainer && !allows(accept, FRAMES_TYPE)) {
        return problem(c, 406, `expected an Accept of ${FRAMES_TYPE} or ${CONTAINER_TYPE}`);
      }
      const done = requests.begin();
      try {
        const content = asContainer ? await container(reader, ids) : await begun(frames(reader, ids));
        const headers = {
          'content-type': asContainer ? CONTAINER_TYPE : FRAMES_TYPE,
          'cache-control': 'no-store',
          vary: 'Accept',
        };
        return streamed(c, headers, { content, close: async () => done(), log }) as never;
      } catch (error) {
        done();
        throw error;
      }
    },
    refuse(),
  );
  return routes;
}
