import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { z } from 'zod';
import { below, request, shownAnswer, type Answer, type HttpRequest } from './http.ts';
import type { Registry } from './registry.ts';

const Mode = z.object({ mode: z.string() });

/**
 * Confluent's Schema Registry. A schema gets a fixed id while its subject is in mode IMPORT, as the documentation of
 * its API describes (PUT /mode/{subject}, POST /subjects/{subject}/versions with `id` and `version`).
 *
 * The subject's mode is put back afterwards, also when the registry refuses a schema. A run that was killed leaves the
 * subject in IMPORT; the next one removes that.
 */
export function confluent(url: URL): Registry {
  return {
    name: 'Confluent Schema Registry',
    url,
    add: async (subject, schemas, signal) => {
      const name = encodeURIComponent(subject);
      const before = await call(below(url, `mode/${name}`), { signal });
      const previous = Mode.safeParse(before.body).data?.mode;
      const importMode = below(url, `mode/${name}`);
      // A subject that already has versions goes into IMPORT by force only.
      importMode.search = '?force=true';
      await expectOk('PUT the mode IMPORT', call(importMode, { method: 'PUT', json: { mode: 'IMPORT' }, signal }));
      try {
        for (const { id, schema } of schemas) {
          const body = { schema: JSON.stringify(schema), schemaType: 'AVRO', id, version: id };
          const versions = below(url, `subjects/${name}/versions`);
          await expectOk(`POST schema ${id}`, call(versions, { method: 'POST', json: body, signal }));
        }
      } finally {
        // Not with the caller's signal: also a program that is told to stop leaves the mode as it was.
        const restore = AbortSignal.timeout(5000);
        const mode = below(url, `mode/${name}`);
        await (previous === undefined || previous === 'IMPORT'
          ? expectOk('DELETE the mode', call(mode, { method: 'DELETE', signal: restore }))
          : expectOk('PUT the mode back', call(mode, { method: 'PUT', json: { mode: previous }, signal: restore })));
      }
    },
  };
}

function call(url: URL, { json, ...rest }: HttpRequest & { json?: unknown }): Promise<Answer> {
  const headers = { 'Content-Type': 'application/vnd.schemaregistry.v1+json' };
  return request(url, { ...rest, headers, ...(json !== undefined && { body: JSON.stringify(json) }) });
}

async function expectOk(what: string, answer: Promise<Answer>): Promise<void> {
  const got = await answer;
  if (got.status === 200) return;
  throw new AlertStreamError('REGISTRY', `${what}: the registry answered ${shownAnswer(got)}`);
}
