import type avsc from 'avsc';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import type { SchemaRegistryClient } from '@alert-stream/common/registry-client.ts';
import { retryRegistry } from './retry-registry.ts';
import { described, isSame, parsed, registeredAs } from './registered-schema.ts';

const MAX_LISTED = 3;

/** A file of alerts, all of one schema. */
type SchemaFile = { path: string; type: avsc.Type };

type Context = { registry: SchemaRegistryClient | undefined; signal: AbortSignal; log: Logger };

type RetryRequest = <T>(request: () => Promise<T>) => Promise<T>;

/**
 * Finds the schema id for the alerts of a file: consumers look it up in the registry, and must get the schema that the
 * alerts were written with.
 *
 * It is the requested id, or the id that the schema's name implies (`lsst.v11_1.alert` is 1101: 100 · major + minor), or
 * any other id under which the registry has the same schema. Without a registry only the first two are possible, and
 * nothing is checked. An unavailable registry is waited for until `signal` aborts.
 *
 * @throws AlertStreamError `INPUT` when the registry has another schema under the requested id, or doesn't have the
 *   file's schema; `CONFIG` when no id can be found
 */
export async function schemaIdOf(
  file: SchemaFile,
  requested: number | undefined,
  { registry, signal, log }: Context,
): Promise<number> {
  const named = idOfName(file.type);
  if (registry === undefined) {
    const id = requested ?? named;
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
  const id = requested ?? named;
  const registered = id === undefined ? undefined : await retrying(() => registeredAs(id, registry));
  if (id !== undefined && isSame(registered, file.type)) {
    warnOfOther(file, id, named, log);
    return id;
  }
  const passedOver: string[] = [];
  if (requested === undefined) {
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
 * Searches all subjects of the registry. Many may belong to others and have schemas that can't be read.
 *
 * @param options.passedOver receives the versions whose schemas can't be read
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
  const more = places.length - MAX_LISTED;
  return `${places.slice(0, MAX_LISTED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
