import type avsc from 'avsc';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import type { SchemaRegistryClient } from '@alert-stream/common/registry-client.ts';
import { retryRegistry } from './retry-registry.ts';
import { described, isSame, parsed, registeredAs } from './registered-schema.ts';

const SHOWN_PLACES = 3;

/** A file's alerts are of one schema. */
type SchemaFile = { path: string; type: avsc.Type };

type Context = { registry: SchemaRegistryClient | undefined; signal: AbortSignal; log: Logger };

type RetryRequest = <T>(request: () => Promise<T>) => Promise<T>;

/**
 * The schema id for a file's alerts, such that consumers, who look the id up in the registry, read the alerts with the
 * schema that they were written with.
 *
 * That is the id that was asked for, or the one that the schema's own name stands for (`lsst.v11_1.alert` is 1101:
 * 100 · major + minor), or any other under which the registry has the same schema. Without a registry, only the first
 * two are there, and nothing is checked. A registry that is away is waited for until `signal` aborts.
 *
 * @throws AlertStreamError `INPUT` when the registry has another schema under the id that was asked for, or has the
 *   file's under none; `CONFIG` when nothing gives an id
 */
export async function schemaIdOf(
  file: SchemaFile,
  wanted: number | undefined,
  { registry, signal, log }: Context,
): Promise<number> {
  const named = idOfName(file.type);
  if (registry === undefined) {
    const id = wanted ?? named;
    if (id === undefined) {
      throw new AlertStreamError(
        'CONFIG',
        `--schema-id is required: the schema "${file.type.name}" of ${file.path} has no version in its name`,
      );
    }
    warnOfOther(file, id, named, log);
    return id;
  }
  const retrying: RetryRequest = (request) => retryRegistry(request, signal, log);
  const id = wanted ?? named;
  const registered = id === undefined ? undefined : await retrying(() => registeredAs(id, registry));
  if (id !== undefined && isSame(registered, file.type)) {
    warnOfOther(file, id, named, log);
    return id;
  }
  const passedOver: string[] = [];
  if (wanted === undefined) {
    const found = await search(file.type, registry, { retrying, passedOver, log });
    if (found !== undefined) return found;
  }
  const unread = passedOver.length === 0 ? '' : `; what can't be read was passed over: ${shortened(passedOver)}`;
  if (id === undefined)
    throw new AlertStreamError(
      'INPUT',
      `${file.path}: the registry has its schema ${described(file.type)} under no id${unread}`,
    );
  throw new AlertStreamError(
    'INPUT',
    `${file.path}: its alerts have schema ${described(file.type)}, but the registry has ${described(registered)} under id ${id}${unread}`,
  );
}

function idOfName({ name = '' }: avsc.Type): number | undefined {
  const version = /^lsst\.v(\d+)_(\d+)\./.exec(name);
  return version === null ? undefined : 100 * Number(version[1]) + Number(version[2]);
}

function warnOfOther({ path, type }: SchemaFile, id: number, named: number | undefined, log: Logger): void {
  if (named === undefined || named === id) return;
  log.warn(
    { event: 'schema-id-differs', schemaId: id, schema: type.name },
    `${path}: its schema is known as ${named}, the alerts will say ${id}`,
  );
}

/**
 * Looks in all subjects, of which many may be somebody else's, with schemas that can't be read.
 *
 * @param options.passedOver gets the places of those
 */
async function search(
  type: avsc.Type,
  registry: SchemaRegistryClient,
  { retrying, passedOver, log }: { retrying: RetryRequest; passedOver: string[]; log: Logger },
): Promise<number | undefined> {
  for await (const { id, schema, subject, version } of registry.registered(retrying)) {
    const found = parsed(schema);
    if (isSame(found, type)) return id;
    if (!('unreadable' in found)) continue;
    passedOver.push(`version ${version} of subject ${subject} (id ${id})`);
    log.debug({ event: 'schema-passed-over', subject, version, schemaId: id, reason: found.unreadable });
  }
  return undefined;
}

function shortened(places: string[]): string {
  const more = places.length - SHOWN_PLACES;
  return `${places.slice(0, SHOWN_PLACES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
