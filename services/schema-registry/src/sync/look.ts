import { parseSchema, schemaFingerprint } from '@alert-stream/common/avro/schema.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import { respectRetryAfter } from '@alert-stream/common/http/retry-after.ts';
import type { AlertSchema } from '@alert-stream/common/lsst-schemas.ts';
import { SchemaNotFoundError, SchemaRegistryClient } from '@alert-stream/common/registry-client.ts';
import { z } from 'zod';
import { below, request, shownAnswer } from './http.ts';
import type { Registry } from './registry.ts';
import { schemaDiff } from './schema-diff.ts';

const Holders = z.array(z.object({ subject: z.string(), version: z.number() }));
const Version = z.object({ id: z.number() });

/** Of one schema: what the registry has under its id, and which subjects hold it. */
export type Found = { schema: AlertSchema; known?: string; holders: Set<string> };

export type Seen = {
  found: Found[];
  /** What stands in the way, a message each. */
  conflicts: string[];
};

/**
 * Looks what a registry has of some schemas, without changing anything.
 *
 * @throws AlertStreamError `REGISTRY` when it doesn't answer, or answers with something else
 */
export async function look(
  registry: Registry,
  { schemas, subjects, log, signal }: { schemas: AlertSchema[]; subjects: string[]; log: Logger; signal: AbortSignal },
): Promise<Seen> {
  // A client of its own for each look: it remembers what it has read.
  const client = new SchemaRegistryClient({ url: registry.url, log });
  const found: Found[] = [];
  const conflicts: string[] = [];
  for (const schema of schemas) {
    const known = await respectRetryAfter(() => client.schema(schema.id), signal).catch((error: unknown) => {
      if (error instanceof SchemaNotFoundError) return undefined;
      throw error;
    });
    const differs = known === undefined ? undefined : difference(schema, known);
    if (differs !== undefined) conflicts.push(differs);
    const holders = known === undefined ? new Set<string>() : await holdersOf(registry.url, schema.id, signal);
    found.push({ schema, ...(known !== undefined && { known }), holders });
    for (const subject of subjects.filter((each) => !holders.has(each))) {
      const other = await versionId(registry.url, subject, schema.id, signal);
      if (other === undefined || other === schema.id) continue;
      conflicts.push(
        `version ${schema.id} of subject ${subject} is taken: expected alert schema ${schema.version} with id ${schema.id}, the registry has id ${other} there`,
      );
    }
  }
  return { found, conflicts };
}

/** Why the schema that an id has isn't ours, field by field; undefined when it is. */
function difference({ id, version, schema }: AlertSchema, text: string): string | undefined {
  const taken = `id ${id} is taken: expected alert schema ${version}, the registry has`;
  try {
    const other = parseSchema(text);
    if (schemaFingerprint(other) === schemaFingerprint(parseSchema(schema))) return undefined;
    const lines = schemaDiff(schema, JSON.parse(text));
    return [
      `${taken} another schema there, ${other.name ?? other.typeName} (- only expected, + only there):`,
      ...lines,
    ].join('\n    ');
  } catch {
    return `${taken} something there that is no Avro schema`;
  }
}

/** The subjects that have the schema of this id as a version. */
async function holdersOf(url: URL, id: number, signal: AbortSignal): Promise<Set<string>> {
  const path = `schemas/ids/${id}/versions`;
  const answer = await request(below(url, path), { signal });
  const holders = Holders.safeParse(answer.body);
  if (!holders.success) throw unusable(path, shownAnswer(answer));
  return new Set(holders.data.map(({ subject }) => subject));
}

/** The id of a subject's version, undefined where it has no such version. */
async function versionId(url: URL, subject: string, version: number, signal: AbortSignal): Promise<number | undefined> {
  const path = `subjects/${encodeURIComponent(subject)}/versions/${version}`;
  const answer = await request(below(url, path), { signal });
  if (answer.status === 404) return undefined;
  const found = Version.safeParse(answer.body);
  if (!found.success) throw unusable(path, shownAnswer(answer));
  return found.data.id;
}

function unusable(path: string, shown: string): AlertStreamError {
  return new AlertStreamError('REGISTRY', `GET /${path}: the registry answered ${shown}`, { retriable: true });
}
