import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { readImage } from '@alert-stream/common/fits/image.ts';
import { readFits } from '@alert-stream/common/fits/read.ts';
import type { ServerContext } from '../context.ts';
import { prefers } from '../http/accept.ts';
import { archivedBytes, derivedBytes } from '../http/archived.ts';
import { entityTag } from '../http/entity-tag.ts';
import { NO_SNIFFING } from '../http/no-sniffing.ts';
import { HttpError } from '../http/http-error.ts';
import { errorAnswer, READ_ERRORS, refuse } from './errors.ts';
import { alertId } from './parameters.ts';
import { withRecord } from '../decoded/archived-record.ts';
import { CUTOUT_KINDS, readCutout } from '../decoded/cutouts.ts';
import { drawPng, MAX_DRAWN_PIXELS, MAX_PIXELS } from '../cutout-image/png.ts';

const FITS = 'image/fits';
const PNG = 'image/png';
const BYTES = 'application/octet-stream';

/** How many times larger a drawing may be asked for. */
const MAX_SCALE = 16;

const SCALE_ERROR = `expected a whole number from 1 to ${MAX_SCALE}`;

/** As it stands in a URL: digits alone. */
const scale = z
  .string(SCALE_ERROR)
  .regex(/^[1-9]\d?$/, SCALE_ERROR)
  .transform(Number)
  .refine((value) => value <= MAX_SCALE, SCALE_ERROR)
  .openapi({ type: 'integer', minimum: 1, maximum: MAX_SCALE });

const binary = z.string().openapi({ format: 'binary' });

const route = createRoute({
  method: 'get',
  path: '/v1/alerts/{id}/cutouts/{kind}',
  operationId: 'getCutout',
  tags: ['alerts'],
  summary: 'One of the images that come with an alert',
  description:
    'As the FITS file that the alert has, or drawn as a PNG: brightness by an asinh around the background, the first ' +
    'row at the bottom, pixels without a value in brown.',
  request: {
    params: z.object({
      id: alertId,
      kind: z.enum(CUTOUT_KINDS).openapi({ description: 'Which of them' }),
    }),
    query: z.object({
      format: z
        .enum(['fits', 'png'], { error: 'expected fits or png' })
        .optional()
        .openapi({ description: 'Goes before the Accept header' }),
      scale: scale.default(1).openapi({
        default: 1,
        description: "In a PNG: how many pixels wide and high each of the image's own is drawn",
      }),
    }),
  },
  responses: {
    200: {
      description: 'The image; bytes that are no FITS file are application/octet-stream',
      content: { [FITS]: { schema: binary }, [PNG]: { schema: binary }, [BYTES]: { schema: binary } },
    },
    304: { description: 'The very bytes that If-None-Match names' },
    400: errorAnswer('The query is none, or asks for a drawing that is too large'),
    404: errorAnswer('No such alert, or none with such an image'),
    422: errorAnswer("The image can't be drawn"),
    ...READ_ERRORS,
  },
});

/** The images that come with alerts. */
export function cutoutRoute(context: ServerContext): OpenAPIHono {
  const routes = new OpenAPIHono();
  routes.openapi(
    route,
    async (c) => {
      for (const [name, value] of Object.entries({ ...NO_SNIFFING, vary: 'Accept' })) c.header(name, value);
      const { kind, id } = c.req.valid('param');
      const { format, scale } = c.req.valid('query');
      const asPng = format === undefined ? prefers(c.req.header('accept'), PNG, FITS) : format === 'png';
      const content = await withRecord(context, id, (found) => {
        if (found === undefined) throw new HttpError(404, 'alert not found');
        const cutout = readCutout(found, kind);
        if (cutout === undefined) throw new HttpError(404, `alert ${id} has no ${kind} cutout`);
        return asPng ? drawn(cutout, scale) : cutout;
      });
      if (asPng) return derivedBytes(c, content, PNG) as never;
      const type = readFits(content) === undefined ? BYTES : FITS;
      c.header('content-disposition', `attachment; filename="${id}-${kind}.${type === FITS ? 'fits' : 'bin'}"`);
      return archivedBytes(c, content, { type, etag: entityTag(content) }) as never;
    },
    refuse('cutout not found'),
  );
  return routes;
}

function drawn(cutout: Buffer, scale: number): Buffer {
  const image = readImage(cutout, MAX_PIXELS);
  if ('fault' in image) throw new HttpError(422, `the cutout can't be drawn: it ${image.fault}`);
  const pixels = image.width * image.height * scale ** 2;
  if (pixels > MAX_DRAWN_PIXELS) {
    throw new HttpError(
      400,
      `scale: expected one that gives at most ${MAX_DRAWN_PIXELS} pixels, got ${scale}, which gives ${pixels}`,
    );
  }
  const png = drawPng(image, scale);
  return Buffer.from(png.buffer, png.byteOffset, png.length);
}
