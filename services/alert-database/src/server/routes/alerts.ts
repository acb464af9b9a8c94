import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { prefers } from '../http/accept.ts';
import { archivedBytes, archivedHeaders, derivedText, unlessKnown } from '../http/archived.ts';
import { streamed } from '../http/streamed.ts';
import type { AlertAsJson, ServerContext } from '../context.ts';
import { problem } from '../http/http-error.ts';
import type { AlertReader } from '../reading/alert-reader.ts';
import { errorAnswer, READ_ERRORS, refuse } from './errors.ts';
import { alertId } from './parameters.ts';

const PACKET_TYPE = 'application/octet-stream';
const JSON_TYPE = 'application/json';
const ABSENT = 'alert not found';
const PATH = '/v1/alerts/';

const cutouts = z.enum(['links', 'base64'], { error: 'expected links or base64' });

const route = createRoute({
  method: 'get',
  path: `${PATH}{id}`,
  operationId: 'getAlert',
  tags: ['alerts'],
  summary: 'An alert',
  description:
    'The packet as it was on Kafka, gzipped; without Content-Encoding, so that it arrives gzipped. ' +
    'With `Accept: application/json`, the alert itself.',
  request: {
    params: z.object({ id: alertId }),
    query: z.object({
      cutouts: cutouts.default('links').openapi({ description: 'In JSON: cutouts as links, or in the text as base64' }),
    }),
  },
  responses: {
    200: {
      description: 'The alert',
      content: {
        [PACKET_TYPE]: { schema: z.string().openapi({ format: 'binary' }) },
        [JSON_TYPE]: { schema: z.looseObject({}) },
      },
    },
    304: { description: 'The very bytes that If-None-Match names' },
    400: errorAnswer('`cutouts` is neither links nor base64'),
    404: errorAnswer('No such alert'),
    422: errorAnswer('The alert is too large for JSON; its packet is to be had'),
    ...READ_ERRORS,
  },
});

/** Alerts by their ids, as packets or as JSON. */
export function alertRoutes(alerts: AlertReader, context: ServerContext, asJson: AlertAsJson): OpenAPIHono {
  const routes = new OpenAPIHono();
  routes.openapi(
    route,
    async (c) => {
      c.header('vary', 'Accept');
      const { id } = c.req.valid('param');
      if (prefers(c.req.header('accept'), JSON_TYPE, PACKET_TYPE)) {
        const base = c.req.path.slice(0, c.req.path.indexOf(PATH));
        const text = await asJson(context, id, { cutouts: c.req.valid('query').cutouts, base });
        if (text === undefined) return problem(c, 404, ABSENT);
        return derivedText(c, text, JSON_TYPE, context.log) as never;
      }
      const alert = await alerts.read(id);
      if (alert === undefined) return problem(c, 404, ABSENT);
      c.header('content-disposition', `attachment; filename="${id}.avro.gz"`);
      if ('gzipped' in alert) return archivedBytes(c, alert.gzipped, { type: PACKET_TYPE, etag: alert.etag }) as never;
      const known = unlessKnown(c, alert.etag);
      if (known !== undefined) {
        await alert.close();
        return known as never;
      }
      const headers = archivedHeaders({ type: PACKET_TYPE, etag: alert.etag, length: alert.size });
      return streamed(c, headers, { content: alert.content, close: alert.close, log: context.log }) as never;
    },
    refuse(ABSENT),
  );
  return routes;
}
