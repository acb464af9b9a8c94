import { AlertStreamError, messageOf } from '@alert-stream/common/errors.ts';
import { z } from 'zod';
import { below, request, shownAnswer, type Answer, type HttpRequest } from './http.ts';
import type { NewVersion, Registry } from './registry.ts';

const Mode = z.object({ mode: z.string() });

/**
 * Modes of a subject that go for a while. Any other, such as READONLY, somebody has set so that nobody writes; and after
 * a run that was killed nobody would know it any more.
 */
const REPLACED = new Set(['READWRITE', 'IMPORT']);

/** Milliseconds for putting the mode back, also when the program is told to stop. */
const RESTORE_MS = 5000;

/**
 * Confluent's Schema Registry. A schema gets a fixed id while its subject is in mode IMPORT, as the documentation of
 * its API describes (PUT /mode/{subject}, POST /subjects/{subject}/versions with `id` and `version`).
 *
 * The subject's mode is put back afterwards, also when the registry refuses a schema. A run that was killed leaves the
 * subject in IMPORT, and the next one finds that as a leftover. Had the subject been in READWRITE of its own, it then has
 * none, and so the mode of the whole registry.
 */
export function confluent(url: URL): Registry {
  const modeOf = (subject: string) => below(url, `mode/${encodeURIComponent(subject)}`);
  const versionsOf = (subject: string) => below(url, `subjects/${encodeURIComponent(subject)}/versions`);

  /** The mode that a subject has of its own, if it has one. */
  async function ownMode(subject: string, signal: AbortSignal): Promise<string | undefined> {
    const answer = await call(modeOf(subject), { signal });
    if (answer.status === 404) return undefined;
    const own = Mode.safeParse(answer.body);
    if (answer.status !== 200 || !own.success) throw unexpected(`GET the mode of ${subject}`, answer);
    return own.data.mode;
  }

  /** Not with the caller's signal: also a program that is told to stop leaves the mode as it was. */
  async function restore(subject: string, mode: string | undefined): Promise<void> {
    const signal = AbortSignal.timeout(RESTORE_MS);
    if (mode === undefined) {
      const answer = await call(modeOf(subject), { method: 'DELETE', signal });
      if (answer.status !== 404) expectOk(`DELETE the mode of ${subject}`, answer);
    } else await putMode(modeOf(subject), mode, signal);
  }

  async function addAll(subject: string, versions: NewVersion[], signal: AbortSignal): Promise<void> {
    for (const { id, schema, known } of versions) {
      // The same id for another subject is for the same text only.
      const body = { schema: known ?? schema, schemaType: 'AVRO', id, version: id };
      const answer = await call(versionsOf(subject), { method: 'POST', json: body, signal });
      expectOk(`POST schema ${id} to ${subject}`, answer);
    }
  }

  return {
    name: 'Confluent Schema Registry',
    url,
    leftover: async (subject, signal) => {
      if ((await ownMode(subject, signal)) !== 'IMPORT') return undefined;
      const what = `subject ${subject} is in mode IMPORT, in which anybody who may register sets ids: a run was killed there`;
      return { what, remove: () => restore(subject, undefined) };
    },
    add: async (subject, versions, signal) => {
      const before = await ownMode(subject, signal);
      if (before !== undefined && !REPLACED.has(before)) {
        throw new AlertStreamError(
          'REGISTRY',
          `subject ${subject} is in mode ${before}: expected READWRITE or none of its own; nothing was added to it`,
        );
      }
      const filled = (await call(versionsOf(subject), { signal })).status === 200;
      const mode = modeOf(subject);
      // A subject that already has versions goes into IMPORT by force only.
      if (filled) mode.search = '?force=true';
      try {
        await putMode(mode, 'IMPORT', signal);
        await addAll(subject, versions, signal);
      } catch (error) {
        await restore(subject, before).catch((also: unknown) => {
          throw new AlertStreamError('REGISTRY', `${messageOf(error)}\n${messageOf(also)}\n${stuck(subject)}`, {
            cause: error,
          });
        });
        throw error;
      }
      await restore(subject, before).catch((error: unknown) => {
        throw new AlertStreamError('REGISTRY', `${messageOf(error)}\n${stuck(subject)}`, { cause: error });
      });
    },
  };
}

function stuck(subject: string): string {
  return `subject ${subject} may still be in mode IMPORT: the next run removes that`;
}

async function putMode(url: URL, mode: string, signal: AbortSignal): Promise<void> {
  expectOk(`PUT the mode ${mode}`, await call(url, { method: 'PUT', json: { mode }, signal }));
}

function call(url: URL, { json, ...rest }: HttpRequest & { json?: unknown }): Promise<Answer> {
  const headers = { 'Content-Type': 'application/vnd.schemaregistry.v1+json' };
  return request(url, { ...rest, headers, ...(json !== undefined && { body: JSON.stringify(json) }) });
}

function expectOk(what: string, answer: Answer): void {
  if (answer.status !== 200) throw unexpected(what, answer);
}

function unexpected(what: string, answer: Answer): AlertStreamError {
  return new AlertStreamError('REGISTRY', `${what}: the registry answered ${shownAnswer(answer)}`);
}
