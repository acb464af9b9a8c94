import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { ExecutionContext } from 'ava';
import { serve } from '../../../support/http.ts';

/** What an S3 service says to a put with a condition: an error, always or only where the object is there. */
export type ConditionalAnswer = { status: number; code?: string; always: boolean } | 'ignores the condition';

/** As S3 answers, and this project's own servers do. */
export const AS_S3: ConditionalAnswer = { status: 412, code: 'PreconditionFailed', always: false };

/**
 * A test double of S3 services that can't be had on one machine: it answers puts with a condition as they are documented
 * to do. It keeps objects in memory, and checks no signature.
 */
export class S3Double {
  readonly url: URL;
  /** Each request's method, path as it was sent, and the status of its response. */
  readonly seen: string[] = [];
  /** Objects by their paths, decoded. */
  readonly objects = new Map<string, Buffer>();

  private constructor(url: URL) {
    this.url = url;
  }

  static async start(t: ExecutionContext, conditional: ConditionalAnswer = AS_S3): Promise<S3Double> {
    const handle = (request: IncomingMessage, response: ServerResponse) =>
      double.#handle(request, response, conditional);
    const double: S3Double = new S3Double(await serve(t, (request, response) => void handle(request, response)));
    return double;
  }

  async #handle(request: IncomingMessage, response: ServerResponse, conditional: ConditionalAnswer): Promise<void> {
    const { method = '', url = '', headers } = request;
    const { pathname, searchParams } = new URL(url, this.url);
    const path = decodeURIComponent(pathname);
    const body = await buffer(request);
    const there = this.objects.get(path);
    const answer = (status: number, content: Buffer | string = '') => {
      this.seen.push(`${method} ${pathname} ${status}`);
      response.writeHead(status, { etag: '"1"', 'content-type': 'application/xml' });
      response.end(method === 'HEAD' ? undefined : content);
    };
    const fail = (status: number, code = '') => answer(status, code && `<Error><Code>${code}</Code></Error>`);

    if (method === 'PUT') {
      const applies = headers['if-none-match'] === '*' && conditional !== 'ignores the condition';
      if (applies && (conditional.always || there !== undefined)) return fail(conditional.status, conditional.code);
      this.objects.set(path, body);
      return answer(200);
    }
    if (searchParams.has('list-type')) return answer(200, '<ListBucketResult></ListBucketResult>');
    return there === undefined ? fail(404, 'NoSuchKey') : answer(200, there);
  }
}
