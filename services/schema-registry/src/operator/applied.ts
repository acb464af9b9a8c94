import { createHash } from 'node:crypto';
import type { ApiObject } from './api/objects.ts';

type WithSpec = ApiObject & { spec?: unknown };

/** What was applied last, and what that came to. */
type Memory = { wanted: string; live: string };

/**
 * Tells whether an object is still what came of applying it. The API server writes defaults and its own forms of amounts
 * into it, so what is wanted and what is there are never alike; but each stays the same as it was.
 */
export class Applied {
  readonly #memory = new Map<string, Memory>();

  /** Whether to apply it: it isn't there, or something of it or of what is wanted has changed. */
  isDue(key: string, wanted: WithSpec, live: WithSpec | undefined): boolean {
    const last = this.#memory.get(key);
    return (
      live === undefined || last === undefined || last.wanted !== digest(wanted) || last.live !== digest(essence(live))
    );
  }

  done(key: string, wanted: WithSpec, live: WithSpec): void {
    this.#memory.set(key, { wanted: digest(wanted), live: digest(essence(live)) });
  }

  forget(key: string): void {
    this.#memory.delete(key);
  }
}

/** All of an object but its status and what changes with each writing. */
function essence({ metadata, spec }: WithSpec): object {
  const { labels, annotations, ownerReferences, uid } = metadata;
  return { labels, annotations, ownerReferences, uid, spec };
}

/** The API server writes the fields of an object in the same order each time. */
function digest(value: object): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64');
}
