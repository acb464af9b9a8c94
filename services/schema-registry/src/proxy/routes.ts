/** A request that the registry is asked, made anew of what the client asked. */
export type ReadRequest = {
  /** The route as it is written below: a label that no client can invent. */
  route: string;
  /** Path and query below the registry's address. */
  path: string;
  /** Whether its answer, once there, never changes: a schema of an id or a GUID. */
  immutable: boolean;
};

/**
 * What may be read: the reading half of Confluent's API, as its reference has it. Left out is what no reader of packets
 * needs: all schemas in one answer (`/schemas`), exporters, encryption keys, the servers' own metadata.
 */
const ROUTES = [
  '/schemas/types',
  '/schemas/ids/:id',
  '/schemas/ids/:id/schema',
  '/schemas/ids/:id/subjects',
  '/schemas/ids/:id/versions',
  '/schemas/guids/:guid',
  '/subjects',
  '/subjects/:subject/versions',
  '/subjects/:subject/versions/:version',
  '/subjects/:subject/versions/:version/schema',
  '/subjects/:subject/versions/:version/referencedby',
  '/config',
  '/config/:subject',
  '/mode',
  '/mode/:subject',
  '/contexts',
];

const IMMUTABLE = new Set(['/schemas/ids/:id', '/schemas/ids/:id/schema', '/schemas/guids/:guid']);

/** What a segment may be, once decoded. No slash, dot segment or percent sign: no two servers read those the same way. */
const SEGMENTS: Record<string, RegExp> = {
  ':id': /^\d{1,10}$/,
  ':guid': /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/,
  ':version': /^(\d{1,10}|latest|-1)$/,
  ':subject': /^(?!\.{1,2}$)[\w.:$~@+ -]{1,255}$/,
};

/** The parameters that reading requests have, each with the form of its value. Others aren't passed on. */
const NAME = /^[\w.:$~@+* -]{0,255}$/;
const FLAG = /^(true|false)$/;
const COUNT = /^-?\d{1,9}$/;
const PARAMETERS: Record<string, RegExp> = {
  subject: NAME,
  subjectPrefix: NAME,
  format: /^[\w-]{0,32}$/,
  referenceFormat: /^[\w-]{0,32}$/,
  defaultToGlobal: FLAG,
  deleted: FLAG,
  deletedOnly: FLAG,
  fetchMaxId: FLAG,
  limit: COUNT,
  offset: COUNT,
};

/**
 * Finds what a client wants to read.
 *
 * @param url the whole address that was asked for
 * @returns undefined for everything that isn't on the list
 */
export function readRequest({ pathname, searchParams }: URL): ReadRequest | undefined {
  const segments = decoded(pathname);
  const route = segments && ROUTES.find((candidate) => fits(candidate.slice(1).split('/'), segments));
  if (route === undefined) return undefined;
  const kept = Object.entries(PARAMETERS).flatMap(([name, form]) => {
    const value = searchParams.get(name);
    return value !== null && form.test(value) ? [[name, value] as [string, string]] : [];
  });
  const query = kept.length === 0 ? '' : `?${new URLSearchParams(kept).toString()}`;
  // With the largest id that the registry has given, which grows, even the answer about a schema changes.
  const immutable = IMMUTABLE.has(route) && !kept.some(([name]) => name === 'fetchMaxId');
  return { route, path: `${segments!.map(encodeURIComponent).join('/')}${query}`, immutable };
}

function decoded(pathname: string): string[] | undefined {
  try {
    return pathname.replace(/\/$/, '').slice(1).split('/').map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function fits(pattern: string[], segments: string[]): boolean {
  return (
    pattern.length === segments.length &&
    pattern.every((part, index) =>
      (SEGMENTS[part] ?? { test: (text: string) => text === part }).test(segments[index] ?? ''),
    )
  );
}
