import type { AlertAsJson, JsonQuery } from '../context.ts';
import { cutoutKindOf, cutoutOf } from './cutouts.ts';
import { links } from './links.ts';
import { openAlert, type OpenAlert } from './open-alert.ts';

/**
 * A whole alert as JSON. An Avro long is a decimal string, since most readers round numbers beyond 2^53. What JSON has
 * no number for is a string too: `"NaN"`, `"Infinity"`, `"-Infinity"`; null stays null: the two differ. Cutouts are
 * links, or base64; other bytes are base64.
 *
 * @throws HttpError 500 when the alert can't be decoded
 */
export const alertAsJson: AlertAsJson = async (context, id, query) => {
  const alert = await openAlert(context, id);
  if (alert === undefined) return undefined;
  const { base } = query;
  return JSON.stringify({
    id: String(id),
    schemaId: alert.schemaId,
    schema: links.schema(base, alert.schemaId),
    packet: links.packet(base, id),
    page: links.page(base, id),
    alert: Object.fromEntries(
      Object.entries(alert.record).map(([name, value]) => [name, cutoutLink(alert, name, query) ?? plain(value)]),
    ),
  });
};

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
