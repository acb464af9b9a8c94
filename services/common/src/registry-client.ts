import { z } from 'zod';
import { AlertStreamError, messageOf } from './errors.ts';
import { fetchError, parseJson, splitCredentials } from './http/request.ts';
import { retryAfterMs } from './http/retry-after.ts';
import type { Logger } from './log.ts';
import { ReferringSchema, withReferences, type Reference } from './schema-references.ts';

/** The registry has no schema with this id: a message that names the id can't be read. */
export class SchemaNotFoundError extends AlertStreamError {
  readonly schemaId: number;

  constructor(schemaId: number, registry: URL) {
    super('REGISTRY', `unknown schema: the registry ${shown(registry)} has none with id ${schemaId}`);
    this.schemaId = schemaId;
  }
}

/** The registry has a schema with this id, but it can't be used to read an alert: it is not Avro, or not complete. */
export class UnusableSchemaError extends AlertStreamError {
  /** @param what is wrong with it, after "has schema 900": "as PROTOBUF, expected AVRO" */
  constructor(schemaId: number, what: string, registry: URL) {
    super('REGISTRY', `the registry ${shown(registry)} has schema ${schemaId} ${what}`);
  }
}

/** Confluent's error code for "schema not found"; any other 404 means that the URL is not that of a registry. */
const SCHEMA_NOT_FOUND = 40403;

/** Confluent's error codes for a subject or version that does not exist, or no longer. */
const NOT_LISTED = new Set([40401, 40402]);

const Subjects = z.array(z.string());
const Versions = z.array(z.number());
const Registered = ReferringSchema.extend({ id: z.number().int() });
const NotFound = z.object({ error_code: z.literal(SCHEMA_NOT_FOUND) });
const Gone = z.object({ error_code: z.number().refine((code) => NOT_LISTED.has(code)) });

/** The largest id of a registry: registries have signed 32-bit integers, packets unsigned ones. */
const MAX_ID = 2 ** 31 - 1;

const TIMEOUT_MS = 10_000;

export type RegistryOptions = {
  /** URL of the Confluent API; may have a path, such as /apis/ccompat/v7, and a user and password. */
  url: URL;
  log: Logger;
  /** Timeout of one request in milliseconds. */
  timeoutMs?: number;
};

/** A version of a subject, with its references resolved where the registry has them. */
export type RegisteredSchema = { id: number; schema: string; subject: string; version: number };

/** Runs a single request, and may retry it. */
type RunRequest = <T>(request: () => Promise<T>) => Promise<T>;

const once: RunRequest = (request) => request();

/** `body` is undefined when it is not JSON; `retryAfterMs` is the wait that a busy registry asks for. */
type RegistryResponse = { status: number; body: unknown; retryAfterMs: number | undefined };

/** Reads schemas from a registry with Confluent's API. The schema of an id never changes, so each is read once. */
export class SchemaRegistryClient {
  readonly #url: URL;
  readonly #headers: Record<string, string>;
  readonly #log: Logger;
  readonly #timeoutMs: number;
  readonly #schemas = new Map<number, Promise<string>>();

  constructor({ url, log, timeoutMs = TIMEOUT_MS }: RegistryOptions) {
    const split = splitCredentials(url);
    this.#url = split.url;
    this.#headers = { ...split.headers, accept: 'application/vnd.schemaregistry.v1+json, application/json' };
    this.#log = log;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * The schema of an id, as JSON text, with its references to other subjects resolved. Calls for the same id share one
   * request; a failure is not cached.
   *
   * @throws SchemaNotFoundError when the registry has none with this id
   * @throws UnusableSchemaError when the schema is not Avro, or one of its references is missing
   * @throws AlertStreamError `REGISTRY`, retriable, for all else: unavailable, slow, refusing, or not a registry. None
   *   of these says anything about the message, so it must wait
   */
  schema(id: number): Promise<string> {
    const known = this.#schemas.get(id);
    if (known !== undefined) return known;
    const asked = this.#request(id);
    this.#schemas.set(id, asked);
    asked.catch(() => this.#schemas.delete(id));
    return asked;
  }

  /**
   * All Avro schemas of the registry, in all versions of all subjects; a schema may come more than once.
   *
   * @param run runs each single request, to retry it; by default none is retried
   * @throws AlertStreamError `REGISTRY`, retriable, as {@link schema}
   */
  async *registered(run: RunRequest = once): AsyncGenerator<RegisteredSchema> {
    const list = <T>(path: string, kind: z.ZodType<T>) => run(() => this.#list(path, kind));
    for (const subject of (await list('subjects', Subjects)) ?? []) {
      const versions = `subjects/${encodeURIComponent(subject)}/versions`;
      for (const version of ((await list(versions, Versions)) ?? []).toReversed()) {
        const found = await list(`${versions}/${version}`, Registered);
        if (found === undefined || (found.schemaType ?? 'AVRO') !== 'AVRO') continue;
        const schema = await this.#resolve(found.id, found, run).catch((error: unknown) => {
          if (error instanceof UnusableSchemaError) return found.schema;
          throw error;
        });
        yield { id: found.id, schema, subject, version };
      }
    }
  }

  /** @returns undefined for a subject or a version that was deleted since it was listed */
  async #list<T>(path: string, kind: z.ZodType<T>): Promise<T | undefined> {
    const response = await this.#get(path);
    const found = kind.safeParse(response.body);
    if (response.status === 200 && found.success) return found.data;
    if (response.status === 404 && Gone.safeParse(response.body).success) return undefined;
    throw this.#unexpected(`a request for ${path}`, response);
  }

  async #request(id: number): Promise<string> {
    if (id > MAX_ID) throw new SchemaNotFoundError(id, this.#url);
    const response = await this.#get(`schemas/ids/${id}`);
    const { status, body } = response;
    if (status === 404 && NotFound.safeParse(body).success) throw new SchemaNotFoundError(id, this.#url);
    if (status !== 200) throw this.#unexpected(`a request for schema ${id}`, response);
    const found = ReferringSchema.safeParse(body);
    if (!found.success) throw this.#unusable(`answered a request for schema ${id} with something else`);
    const schemaType = found.data.schemaType ?? 'AVRO';
    if (schemaType !== 'AVRO') throw new UnusableSchemaError(id, `as ${schemaType}, expected AVRO`, this.#url);
    const schema = await this.#resolve(id, found.data, once);
    this.#log.debug({ event: 'schema', schemaId: id }, 'read a schema from the registry');
    return schema;
  }

  /** A schema's text with its references resolved. */
  async #resolve(id: number, found: ReferringSchema, run: RunRequest): Promise<string> {
    try {
      return await withReferences(found, (reference) => run(() => this.#referred(reference)));
    } catch (error) {
      if (error instanceof AlertStreamError) throw error;
      throw new UnusableSchemaError(id, `with references that can't be resolved: ${messageOf(error)}`, this.#url);
    }
  }

  #referred({ subject, version }: Reference): Promise<ReferringSchema | undefined> {
    return this.#list(`subjects/${encodeURIComponent(subject)}/versions/${version}`, ReferringSchema);
  }

  async #get(path: string): Promise<RegistryResponse> {
    const base = this.#url.href.endsWith('/') ? this.#url.href : `${this.#url.href}/`;
    try {
      const response = await fetch(new URL(path, base), {
        headers: this.#headers,
        signal: AbortSignal.timeout(this.#timeoutMs),
      });
      const text = await response.text();
      return { status: response.status, body: parseJson(text), retryAfterMs: retryAfterMs(response) };
    } catch (error) {
      throw this.#unusable(`can't be reached: ${messageOf(fetchError(error))}`, { cause: error });
    }
  }

  /** The error for a response that does not answer the request. */
  #unexpected(request: string, { status, retryAfterMs: wait }: RegistryResponse): AlertStreamError {
    const later = wait === undefined ? '' : ` and asks to wait ${Math.ceil(wait / 1000)} s`;
    return this.#unusable(`answered ${status} to ${request}${later}`, { retryAfterMs: wait });
  }

  #unusable(what: string, more: { cause?: unknown; retryAfterMs?: number | undefined } = {}): AlertStreamError {
    return new AlertStreamError('REGISTRY', `the schema registry ${shown(this.#url)} ${what}`, {
      ...more,
      retriable: true,
    });
  }
}

/** A URL for messages: without its query, which may hold a secret. */
function shown(url: URL): string {
  return `${url.origin}${url.pathname === '/' ? '' : url.pathname}`;
}
