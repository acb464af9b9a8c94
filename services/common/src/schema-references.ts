import { z } from 'zod';
import { selfContained } from './avro/self-contained.ts';

/** Maximum number of direct and indirect references of a schema: a hostile registry could name others for ever. */
const MAX_REFERENCES = 100;

/** A reference to another schema whose types are used: Confluent's `references`, which Apicurio has too. */
const Reference = z.object({ subject: z.string(), version: z.number().int() });

export type Reference = z.infer<typeof Reference>;

/** A schema as a registry returns it. */
export const ReferringSchema = z.object({
  schema: z.string().min(1),
  schemaType: z.string().nullish(),
  references: z.array(Reference).nullish(),
});

export type ReferringSchema = z.infer<typeof ReferringSchema>;

/**
 * Resolves the references of a schema: returns it as JSON text, with each referenced type where it is first used. A
 * schema without references stays as it is, byte for byte.
 *
 * @param read fetches a referenced schema; undefined when the registry does not have it
 * @throws Error for a reference to nothing or to no Avro schema, a type that none of the schemas defines, and for more
 *   than 100 references; and what `read` throws
 */
export async function withReferences(
  referring: ReferringSchema,
  read: (reference: Reference) => Promise<ReferringSchema | undefined>,
): Promise<string> {
  const wanted = [...(referring.references ?? [])];
  if (wanted.length === 0) return referring.schema;
  const seen = new Set<string>();
  const others: unknown[] = [];
  for (const reference of wanted) {
    const name = `version ${reference.version} of subject ${JSON.stringify(reference.subject)}`;
    if (seen.has(name)) continue;
    if (seen.size === MAX_REFERENCES) throw new Error(`there are more than ${MAX_REFERENCES} of them`);
    seen.add(name);
    const found = await read(reference);
    if (found === undefined) throw new Error(`there is no ${name}`);
    if ((found.schemaType ?? 'AVRO') !== 'AVRO') throw new Error(`${name} is ${found.schemaType}, expected AVRO`);
    others.push(JSON.parse(found.schema));
    wanted.push(...(found.references ?? []));
  }
  return JSON.stringify(selfContained(JSON.parse(referring.schema), others));
}
