import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { archivedBytes } from '../http/archived.ts';
import { problem } from '../http/http-error.ts';
import type { SchemaReader } from '../reading/schema-reader.ts';
import { errorAnswer, READ_ERRORS, refuse } from './errors.ts';
import { schemaId } from './parameters.ts';

const TYPE = 'application/vnd.schemaregistry.v1+json';
const ABSENT = 'schema not found';

const route = createRoute({
  method: 'get',
  path: '/v1/schemas/{id}',
  operationId: 'getSchema',
  tags: ['schemas'],
  summary: 'A schema that alerts were written with',
  request: { params: z.object({ id: schemaId }) },
  responses: {
    200: { description: 'The Avro schema', content: { [TYPE]: { schema: z.unknown() } } },
    304: { description: 'The very schema that If-None-Match names' },
    404: errorAnswer('No such schema'),
    ...READ_ERRORS,
  },
});

/** Schemas by their ids. */
export function schemaRoutes(schemas: SchemaReader): OpenAPIHono {
  const routes = new OpenAPIHono();
  routes.openapi(
    route,
    async (c) => {
      const schema = await schemas.read(c.req.valid('param').id);
      if (schema === undefined) return problem(c, 404, ABSENT);
      return archivedBytes(c, schema.text, { type: TYPE, etag: schema.etag }) as never;
    },
    refuse(ABSENT),
  );
  return routes;
}
