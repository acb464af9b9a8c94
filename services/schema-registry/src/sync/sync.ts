import { setTimeout as sleep } from 'node:timers/promises';
import { canonicalForm, parseSchema } from '@alert-stream/common/avro/schema.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import type { AlertSchema } from '@alert-stream/common/lsst-schemas.ts';
import { look, type Found } from './look.ts';
import type { NewVersion, Registry } from './registry.ts';

/** Milliseconds from one look at what was added to the next. */
const LOOK_AGAIN_MS = 250;

export type SyncOptions = {
  schemas: AlertSchema[];
  /** Each holds all schemas as its versions. */
  subjects: string[];
  /** Says what would be done, and changes nothing. */
  dryRun?: boolean;
  /** Milliseconds after which what was added has to be seen: of several registries, one that follows is a little late. */
  patienceMs?: number;
  log: Logger;
  signal: AbortSignal;
};

/**
 * Puts alert schemas into a registry under their ids. What is there already stays; nothing is ever deleted.
 *
 * @throws AlertStreamError `REGISTRY`: an id is taken by another schema (then nothing is added), or was not honoured
 */
export async function syncSchemas(registry: Registry, options: SyncOptions): Promise<void> {
  const { schemas, subjects, dryRun = false, log, signal } = options;
  for (const subject of subjects) {
    const left = await registry.leftover(subject, signal);
    if (left === undefined) continue;
    if (!dryRun) await left.remove();
    log.warn({ event: 'leftover', subject, dryRun }, `${left.what}; ${dryRun ? 'would be removed' : 'removed'}`);
  }
  const seen = await look(registry, { schemas, subjects, log, signal });
  if (seen.conflicts.length > 0)
    throw new AlertStreamError('REGISTRY', `${seen.conflicts.join('\n')}\nnothing was added`);
  tellLogicalTypes(registry, seen.found, log);
  const texts = new Map(seen.found.map(({ schema, known }) => [schema.id, known]));
  const added = new Set<number>();
  for (const subject of subjects) {
    const missing = seen.found.filter(({ holders }) => !holders.has(subject));
    tell(registry, subject, { all: schemas.length, missing, dryRun, log });
    if (missing.length === 0 || dryRun) continue;
    await registry.add(
      subject,
      missing.map(({ schema }) => newVersion(schema, texts.get(schema.id))),
      signal,
    );
    const found = await untilHonoured(registry, subject, { ...options, schemas: missing.map(({ schema }) => schema) });
    // To the next subject a schema that has its id by now is another thing than one that has none.
    for (const { schema, known } of found) texts.set(schema.id, known);
    for (const { schema } of missing) added.add(schema.id);
  }
  const event = dryRun ? 'dry-run' : 'synced';
  const ids = [...added];
  const what = dryRun ? 'nothing was changed' : `${registry.name} has all alert schemas under their ids`;
  log.info({ event, schemas: schemas.length, added: ids.length, ids }, what);
}

/** As Rubin registers it: with logical types, a Python client would make dates of times, which `json.dumps` refuses. */
function newVersion({ id, version, schema }: AlertSchema, known: string | undefined): NewVersion {
  return { id, version, schema: canonicalForm(parseSchema(schema)), ...(known !== undefined && { known }) };
}

/** A schema of an id is never changed; whoever runs the registry should know of those that clients read otherwise. */
function tellLogicalTypes({ name }: Registry, found: Found[], log: Logger): void {
  const ids = found.filter(({ known = '' }) => known.includes('"logicalType"')).map(({ schema }) => schema.id);
  if (ids.length === 0) return;
  log.warn(
    { event: 'logical-types', ids },
    `${name} has ${ids.join(', ')} with logical types, so that some clients read times as dates; Rubin registers none: see docs/schema-registry.md`,
  );
}

/**
 * Reads back what a subject was given. A registry may take a schema and give it an id of its own choice: then no packet
 * could be read by it.
 */
async function untilHonoured(
  registry: Registry,
  subject: string,
  { schemas, patienceMs = 10_000, log, signal }: SyncOptions,
): Promise<Found[]> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const { found, conflicts } = await look(registry, { schemas, subjects: [subject], log, signal });
    const lost = found.filter(({ known, holders }) => known === undefined || !holders.has(subject));
    if (lost.length === 0 && conflicts.length === 0) return found;
    if (performance.now() >= deadline || signal.aborted) {
      const ids = lost.map(({ schema }) => schema.id).join(', ');
      const what = `${registry.name} took the schemas but doesn't have them under their ids ${ids} in subject ${subject}`;
      throw new AlertStreamError('REGISTRY', [what, ...conflicts].join('\n'));
    }
    await sleep(LOOK_AGAIN_MS, undefined, { signal }).catch(() => {});
  }
}

function tell(
  { name }: Registry,
  subject: string,
  { all, missing, dryRun, log }: { all: number; missing: Found[]; dryRun: boolean; log: Logger },
): void {
  const ids = missing.map(({ schema }) => schema.id);
  const there = `subject ${subject} of ${name} has ${all - ids.length} of ${all} alert schemas`;
  const adds = ids.length === 0 ? '' : `; ${dryRun ? 'would add' : 'adding'} ${ids.join(', ')}`;
  log.info({ event: 'subject', subject, there: all - ids.length, missing: ids }, `${there}${adds}`);
}
