import type { AlertAsJson, JsonQuery } from '../context.ts';
import { cutoutKindOf, cutoutOf } from './cutouts.ts';
import { links } from './links.ts';
import { withAlert, type OpenAlert } from './open-alert.ts';

/**
 * A whole alert as JSON. An Avro long is a decimal string, since most readers round numbers beyond 2^53. What JSON has
 * no number for is a string too: `"NaN"`, `"Infinity"`, `"-Infinity"`; null stays null: the two differ. Cutouts are
 * links, or base64; other bytes are base64.
 *
 * @throws HttpError 500 when the alert can't be decoded, 503 when too many are
 */
export const alertAsJson: AlertAsJson = (context, id, query) =>
  withAlert(context, id, (alert) => alert && text(alert, query));

function text(alert: OpenAlert, query: JsonQuery): string {
  const { id, schemaId, record } = alert;
  const { base } = query;
  return JSON.stringify({
    id: String(id),
    schemaId,
    schema: links.schema(base, schemaId),
    packet: links.packet(base, id),
    page: links.page(base, id),
    alert: Object.fromEntries(
      Object.entries(record).map(([name, value]) => [name, cutoutLink(alert, name, query) ?? plain(value)]),
    ),
  });
}

function cutoutLink({ id, record }: OpenAlert, field: string, { cutouts, base }: JsonQuery): string | undefined {
  const kind = cutouts === 'links' ? cutoutKindOf(field) : undefined;
  return kind && cutoutOf(record, kind) && links.cutout(base, id, kind);
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value))) return String(value);
  if (Buffer.isBuffer(value)) return value.toString('base64');
  if (Array.isArray(value)) return value.map((element) => plain(element));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, content]) => [name, plain(content)]));
}
