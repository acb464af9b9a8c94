import {
  HttpMethod,
  IsomorphicFetchHttpLibrary,
  type KubeConfig,
  RequestContext,
  type ResponseContext,
} from '@kubernetes/client-node';
import { fetchError } from '@alert-stream/common/http/request.ts';
import { retryAfterMs } from '@alert-stream/common/http/retry-after.ts';
import { ApiError } from './api-error.ts';
import type { ApiObject, Place } from './objects.ts';

/** Milliseconds after which a request without an answer has failed. */
const TIMEOUT_MS = 30_000;

/** Milliseconds of silence after which a watch is taken for dead; a live one has a bookmark each minute. */
const SILENCE_MS = 150_000;

/** The name that the API server keeps the fields under which this program applies. */
const FIELD_MANAGER = 'alert-stream-registry-operator';

export type Selector = { fieldSelector?: string };

export type WatchEvent = { type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK'; object: ApiObject };

export type ApiClientOptions = { signal: AbortSignal; onAnswer?: (verb: string, status: number) => void };

/** The API server, as far as an operator of one namespace needs it. Objects are plain JSON on both ways. */
export class ApiClient {
  readonly namespace: string;
  readonly #config: KubeConfig;
  readonly #http = new IsomorphicFetchHttpLibrary();
  readonly #signal: AbortSignal;
  readonly #onAnswer: (verb: string, status: number) => void;

  /**
   * @param options.signal ends requests that wait for an answer
   * @param options.onAnswer is told of each answer, by its verb in terms of access rules
   */
  constructor(config: KubeConfig, namespace: string, { signal, onAnswer = () => {} }: ApiClientOptions) {
    this.#config = config;
    this.namespace = namespace;
    this.#signal = signal;
    this.#onAnswer = onAnswer;
  }

  /** The versions in which a group of kinds is served, the preferred one first; none when it isn't. */
  async versions(group: string): Promise<string[]> {
    type Group = { versions: { version: string }[]; preferredVersion: { version: string } };
    try {
      const { versions, preferredVersion } = await this.#request<Group>('get', HttpMethod.GET, `/apis/${group}`);
      return [...new Set([preferredVersion, ...versions].map(({ version }) => version))];
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return [];
      throw error;
    }
  }

  /** The objects of a kind, and the version of the list that a watch goes on from. */
  async list<T extends ApiObject>(place: Place, selector: Selector): Promise<{ items: T[]; resourceVersion: string }> {
    type List = { items: T[]; metadata: { resourceVersion: string } };
    const { items, metadata } = await this.#request<List>('list', HttpMethod.GET, this.#path(place), {
      query: selector,
    });
    return { items, resourceVersion: metadata.resourceVersion };
  }

  /**
   * Tells of changes since a list until the server ends it, which it does every half hour or so.
   *
   * @throws ApiError when it is refused, and anything when the connection breaks
   */
  async watch(
    place: Place,
    options: Selector & { resourceVersion: string },
    { onEvent, signal }: { onEvent: (event: WatchEvent) => void; signal: AbortSignal },
  ): Promise<void> {
    const silence = new AbortController();
    const timer = setTimeout(() => silence.abort(new Error('the watch has fallen silent')), SILENCE_MS);
    const query = { ...options, watch: 'true', allowWatchBookmarks: 'true' };
    const ends = AbortSignal.any([signal, silence.signal]);
    try {
      const { body } = await this.#send(HttpMethod.GET, this.#path(place), { query, signal: ends });
      for await (const line of lines(body.stream())) {
        timer.refresh();
        onEvent(eventIn(line));
      }
    } finally {
      clearTimeout(timer);
      silence.abort();
    }
  }

  /**
   * Makes an object be as given, in the fields that are given, and takes away those that were given before.
   *
   * @param options.force whether to take fields from others
   * @throws ApiError with status 409 when not to, and a field is another's
   */
  async apply<T extends ApiObject>(place: Place, object: ApiObject, { status = false, force = true } = {}): Promise<T> {
    const path = `${this.#path(place)}/${object.metadata.name}${status ? '/status' : ''}`;
    const query = { fieldManager: FIELD_MANAGER, force: String(force) };
    return this.#request<T>('patch', HttpMethod.PATCH, path, {
      query,
      body: object,
      type: 'application/apply-patch+yaml',
    });
  }

  /** @throws ApiError with status 409 when one of the name is there */
  async create(place: Place, object: ApiObject): Promise<void> {
    await this.#request('create', HttpMethod.POST, this.#path(place), { body: object, type: 'application/json' });
  }

  #path({ group, version, plural }: Place): string {
    const prefix = group === '' ? '/api' : `/apis/${group}`;
    return `${prefix}/${version}/namespaces/${this.namespace}/${plural}`;
  }

  async #request<T>(verb: string, method: HttpMethod, path: string, options: RequestOptions = {}): Promise<T> {
    const signal = AbortSignal.any([this.#signal, AbortSignal.timeout(TIMEOUT_MS)]);
    const response = await this.#send(method, path, { ...options, signal }, verb);
    return JSON.parse(await response.body.text()) as T;
  }

  async #send(
    method: HttpMethod,
    path: string,
    { query = {}, body, type, signal }: RequestOptions & { signal: AbortSignal },
    verb = 'watch',
  ): Promise<ResponseContext> {
    const context = new RequestContext(`${this.#config.getCurrentCluster()?.server}${path}`, method);
    for (const [name, value] of Object.entries(query)) context.setQueryParam(name, value);
    context.setHeaderParam('Accept', 'application/json');
    if (type !== undefined) context.setHeaderParam('Content-Type', type);
    if (body !== undefined) context.setBody(JSON.stringify(body));
    context.setSignal(signal);
    await this.#config.applySecurityAuthentication(context);
    const response = await this.#http
      .send(context)
      .toPromise()
      .catch((error: unknown) => {
        throw fetchError(error);
      });
    const status = response.httpStatusCode;
    this.#onAnswer(verb, status);
    if (status < 300) return response;
    const wait = retryAfterMs({ status, headers: new Headers(response.headers) });
    throw new ApiError(status, reasonIn(await response.body.text()), wait);
  }
}

type RequestOptions = { query?: Record<string, string>; body?: object; type?: string };

async function* lines(stream: ReadableStream<Uint8Array> | null): AsyncGenerator<string> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of stream ?? []) {
    const pieces = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = pieces.pop() ?? '';
    yield* pieces;
  }
}

/** @throws ApiError when the line tells that the watch failed, as with 410 when its beginning is forgotten */
function eventIn(line: string): WatchEvent {
  const { type, object } = JSON.parse(line) as
    | WatchEvent
    | { type: 'ERROR'; object: { code?: number; message?: string } };
  if (type === 'ERROR') throw new ApiError(object.code ?? 500, object.message ?? 'the watch failed');
  return { type, object };
}

/** What the API server says in a `Status`, or the beginning of what something before it said. */
function reasonIn(text: string): string {
  try {
    return (JSON.parse(text) as { message?: string }).message ?? text.slice(0, 200);
  } catch {
    return text.slice(0, 200);
  }
}
