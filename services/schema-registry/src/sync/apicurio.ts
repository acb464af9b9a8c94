import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { apicurioArchive } from './apicurio-archive.ts';
import { below, request, shownAnswer } from './http.ts';
import type { Registry } from './registry.ts';

/** Apicurio's default, said all the same: with `false` it gives ids of its own. */
const KEEP_IDS = { 'X-Registry-Preserve-GlobalId': 'true', 'X-Registry-Preserve-ContentId': 'true' };

/**
 * Apicurio Registry 3. It accepts Confluent's IMPORT mode and then ignores the ids, so that schemas go in by its own
 * import, which keeps what is there.
 *
 * A subject that already exists gets the new versions, but its "latest" stays the version that it was: that branch is
 * the registry's own, and nothing in the packets refers to it.
 *
 * @param url where its Confluent API lies
 */
export function apicurio(url: URL, version: string): Registry {
  return {
    name: `Apicurio Registry ${version}`,
    url,
    add: async (subject, schemas, signal) => {
      const versions = await request(below(url, `subjects/${encodeURIComponent(subject)}/versions`), { signal });
      const importUrl = new URL('/apis/registry/v3/admin/import?requireEmptyRegistry=false', url);
      const answer = await request(importUrl, {
        method: 'POST',
        headers: { 'Content-Type': 'application/zip', ...KEEP_IDS },
        body: apicurioArchive(subject, schemas, { subjectExists: versions.status === 200, now: Date.now() }),
        signal,
      });
      if (answer.status < 200 || answer.status > 299) {
        throw new AlertStreamError('REGISTRY', `the registry refused the import of schemas: ${shownAnswer(answer)}`);
      }
    },
  };
}
