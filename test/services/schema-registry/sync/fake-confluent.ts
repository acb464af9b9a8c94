import { text } from 'node:stream/consumers';
import type { ExecutionContext } from 'ava';
import { json, serve } from '../../../support/http.ts';

export type FakeConfluent = {
  url: URL;
  /** id → text */
  schemas: Map<number, string>;
  /** subject → version → id */
  subjects: Map<string, Map<number, number>>;
  /** subject → the mode that it has of its own */
  modes: Map<string, string>;
  /** What changed something, or was to. */
  calls: string[];
  /** The count-th of these calls is never answered, nor are those after it. */
  hangsAt?: { call: string; count: number };
  /** Calls, readings too, that are answered with 500. */
  fails?: string[];
  /** Answers each call with 429 once, and asks to wait for so many seconds. */
  busySeconds?: number;
  /** What the header Authorization must be, where there is one to be. */
  authorization?: string;
  /** Gives ids of its own choice, as Apicurio does. */
  ignoresIds?: boolean;
};

type Answer = [status: number, body: unknown];

const NO_SUBJECT: Answer = [404, { error_code: 40_401, message: 'Subject not found.' }];
const NO_VERSION: Answer = [404, { error_code: 40_402, message: 'Version not found.' }];
const NO_SCHEMA: Answer = [404, { error_code: 40_403, message: 'Schema not found' }];
const NO_MODE: Answer = [404, { error_code: 40_409, message: 'Subject does not have subject-level mode configured' }];
const UNAUTHORIZED: Answer = [401, { error_code: 401, message: 'Unauthorized' }];
const WRONG_TYPE: Answer = [415, { error_code: 415, message: 'HTTP 415 Unsupported Media Type' }];
const FAILED: Answer = [500, { error_code: 50_001, message: 'Error in the backend data store' }];
const TYPE = 'application/vnd.schemaregistry.v1+json';
const refused = (message: string): Answer => [422, { error_code: 42_205, message }];

/**
 * A hand-made fake of Confluent's Schema Registry, written from the documentation of its API and of its migration with
 * mode IMPORT; the registry itself can't be had here. It keeps to what sync relies on: ids are taken in IMPORT alone, a
 * subject with versions gets there by `force` alone, and an id is for one text.
 */
export async function fakeConfluent(t: ExecutionContext, given: Partial<FakeConfluent> = {}): Promise<FakeConfluent> {
  const fake: Omit<FakeConfluent, 'url'> = {
    schemas: new Map(),
    subjects: new Map(),
    modes: new Map(),
    calls: [],
    ...given,
  };
  const refusedOnce = new Set<string>();
  const url = await serve(t, (request, response) => {
    void text(request).then((body) => {
      const { pathname, search } = new URL(request.url ?? '', 'http://fake');
      const call = `${request.method} ${decodeURIComponent(pathname)}${search}`;
      if (fake.busySeconds !== undefined && !refusedOnce.has(call + body)) {
        refusedOnce.add(call + body);
        response.setHeader('retry-after', String(fake.busySeconds));
        json(response, 429, { error_code: 429, message: 'Too many requests' });
        return;
      }
      if (request.method !== 'GET') fake.calls.push(call);
      const { hangsAt, calls } = fake;
      const count = calls.filter((each) => each === hangsAt?.call).length;
      if (call === hangsAt?.call && count >= hangsAt.count) return;
      if (fake.authorization !== request.headers.authorization) json(response, ...UNAUTHORIZED);
      else if (fake.fails?.includes(call)) json(response, ...FAILED);
      else if (body !== '' && request.headers['content-type'] !== TYPE) json(response, ...WRONG_TYPE);
      else json(response, ...answer(fake, call, body === '' ? {} : JSON.parse(body)));
    });
  });
  return Object.assign(fake, { url });
}

function answer(
  fake: Omit<FakeConfluent, 'url'>,
  call: string,
  given: { mode?: string; schema?: string; id?: number; version?: number },
): Answer {
  const { schemas, subjects, modes } = fake;
  const [, method = '', what = '', name = '', rest = ''] =
    /^(\w+) \/(subjects|schemas\/ids|mode)(?:\/([^/?]+))?(.*)$/.exec(call) ?? [];
  const id = Number(name);
  switch (`${method} ${what}`) {
    case 'GET schemas/ids':
      if (!schemas.has(id)) return NO_SCHEMA;
      if (rest === '/versions')
        return [
          200,
          [...subjects].flatMap(([subject, versions]) =>
            [...versions].flatMap(([version, of]) => (of === id ? [{ subject, version }] : [])),
          ),
        ];
      return [200, { schema: schemas.get(id) }];
    case 'GET subjects': {
      if (name === '') return [200, [...subjects.keys()]];
      const versions = subjects.get(name);
      if (versions === undefined) return NO_SUBJECT;
      if (rest === '/versions') return [200, [...versions.keys()]];
      const found = versions.get(Number(rest.slice('/versions/'.length)));
      return found === undefined ? NO_VERSION : [200, { id: found }];
    }
    case 'GET mode':
      return modes.has(name) ? [200, { mode: modes.get(name) }] : NO_MODE;
    case 'PUT mode':
      if (given.mode === 'IMPORT' && subjects.has(name) && rest !== '?force=true')
        return refused('Cannot import since found existing subjects');
      modes.set(name, given.mode ?? '');
      return [200, { mode: given.mode }];
    case 'DELETE mode':
      return modes.delete(name) ? [200, 'IMPORT'] : NO_MODE;
    case 'POST subjects':
      return register(fake, name, given);
    default:
      return [404, { error_code: 404, message: 'HTTP 404 Not Found' }];
  }
}

function register(
  { schemas, subjects, modes, ignoresIds }: Omit<FakeConfluent, 'url'>,
  subject: string,
  { schema = '', id = 0, version = 0 },
): Answer {
  if (modes.get(subject) !== 'IMPORT') return refused(`Subject ${subject} is not in import mode`);
  const taken = ignoresIds ? schemas.size + 1 : id;
  if ((schemas.get(taken) ?? schema) !== schema)
    return refused(`Overwrite new schema with id ${taken} is not permitted.`);
  schemas.set(taken, schema);
  const versions = subjects.get(subject) ?? new Map<number, number>();
  subjects.set(subject, versions.set(ignoresIds ? versions.size + 1 : version, taken));
  return [200, { id: taken }];
}
