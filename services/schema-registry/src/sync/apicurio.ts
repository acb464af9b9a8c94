import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { apicurioArchive } from './apicurio-archive.ts';
import { below, request, shownAnswer, type Answer } from './http.ts';
import type { NewVersion, Registry } from './registry.ts';

/** Apicurio's default, said all the same: with `false` it gives ids of its own. */
const KEEP_IDS = { 'X-Registry-Preserve-GlobalId': 'true', 'X-Registry-Preserve-ContentId': 'true' };

/**
 * Apicurio Registry 3. It accepts Confluent's IMPORT mode and then ignores the ids, so that schemas go in by its own
 * import, all or none of them, and there is no mode that a killed run could leave behind.
 *
 * Its import takes no version of a schema that it has already for another subject. Such a one is added by the
 * registry's own API: the same text has the same id. Its version is named by the id, and Confluent's API finds it by
 * that, but counts it 1, 2, 3, ….
 *
 * A subject that already exists gets the new versions, but its "latest" stays the version that it was: that branch is
 * the registry's own, and nothing in the packets refers to it.
 *
 * @param url where its Confluent API lies
 */
export function apicurio(url: URL, version: string): Registry {
  const api = (path: string) => new URL(`/apis/registry/v3/${path}`, url);

  async function exists(subject: string, signal: AbortSignal): Promise<boolean> {
    return (await request(below(url, `subjects/${encodeURIComponent(subject)}/versions`), { signal })).status === 200;
  }

  async function importAll(subject: string, versions: NewVersion[], signal: AbortSignal): Promise<void> {
    const subjectExists = await exists(subject, signal);
    const answer = await request(api('admin/import?requireEmptyRegistry=false'), {
      method: 'POST',
      headers: { 'Content-Type': 'application/zip', ...KEEP_IDS },
      body: apicurioArchive(subject, versions, { subjectExists, now: Date.now() }),
      signal,
    });
    expectOk('the import of schemas', answer);
  }

  async function addKnown(subject: string, { id }: NewVersion, signal: AbortSignal): Promise<void> {
    // The text as it was put in: Confluent's API gives it written anew.
    const text = expectOk(`GET content ${id}`, await request(api(`ids/contentIds/${id}`), { signal })).text;
    const named = { version: String(id), content: { content: text, contentType: 'application/json' } };
    const artifacts = 'groups/default/artifacts';
    const [path, body] = (await exists(subject, signal))
      ? [`${artifacts}/${encodeURIComponent(subject)}/versions`, named]
      : [artifacts, { artifactId: subject, artifactType: 'AVRO', firstVersion: named }];
    const headers = { 'Content-Type': 'application/json' };
    const answer = await request(api(path), { method: 'POST', headers, body: JSON.stringify(body), signal });
    expectOk(`schema ${id} for ${subject}`, answer);
  }

  return {
    name: `Apicurio Registry ${version}`,
    url,
    leftover: async () => undefined,
    add: async (subject, versions, signal) => {
      const unknown = versions.filter(({ known }) => known === undefined);
      if (unknown.length > 0) await importAll(subject, unknown, signal);
      for (const each of versions) if (each.known !== undefined) await addKnown(subject, each, signal);
    },
  };
}

function expectOk(what: string, answer: Answer): Answer {
  if (answer.status >= 200 && answer.status <= 299) return answer;
  throw new AlertStreamError('REGISTRY', `the registry refused ${what}: ${shownAnswer(answer)}`);
}
