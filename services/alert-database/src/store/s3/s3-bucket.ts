import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { REQUEST_LIMIT, type BucketClient, type NamePage } from '../bucket/client.ts';
import { Patience } from '../bucket/patience.ts';
import type { OpenedObject } from '../opened-object.ts';
import type { ObjectFacts } from '../store.ts';
import { bucketError } from './faults.ts';

/** Milliseconds to reach the service. */
const CONNECT_LIMIT = 10_000;

/** Connections at a time; how many are used is for the programs to limit. To wait for one counts as to reach it. */
const CONNECTIONS = { keepAlive: true, maxSockets: 2000 };

/** Region of a service of one's own, which has none, where neither flag nor environment names another. */
const NO_REGION = 'us-east-1';

export type S3BucketOptions = {
  bucket: string;
  client: S3Client;
  /** Milliseconds for a request. */
  limitMs?: number;
};

/**
 * A client that all buckets of a service share. Credentials come from where the SDK looks for them: the environment, a
 * web identity token, the shared files, the machine.
 *
 * @param endpoint AWS's own where undefined
 */
export function s3Client(endpoint: URL | undefined, region: string | undefined, more: S3ClientConfig = {}): S3Client {
  const own = endpoint === undefined ? region : (region ?? NO_REGION);
  return new S3Client({
    ...(endpoint !== undefined && { endpoint: endpoint.href, forcePathStyle: true }),
    ...(own !== undefined && { region: own }),
    // Other services than AWS's don't know the newer checksums. The signature covers the content as it is.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // The archive tries again, with its own pauses.
    maxAttempts: 1,
    requestHandler: { connectionTimeout: CONNECT_LIMIT, httpAgent: CONNECTIONS, httpsAgent: CONNECTIONS },
    ...more,
  });
}

/** A bucket of AWS S3 or of a service that speaks as it does. */
export class S3Bucket implements BucketClient {
  readonly url: string;
  readonly #bucket: string;
  readonly #client: S3Client;
  readonly #limitMs: number;

  constructor({ bucket, client, limitMs = REQUEST_LIMIT }: S3BucketOptions) {
    this.url = `s3://${bucket}`;
    this.#bucket = bucket;
    this.#client = client;
    this.#limitMs = limitMs;
  }

  async put(
    name: string,
    content: Buffer,
    { ifAbsent, facts }: { ifAbsent: boolean; facts: ObjectFacts },
  ): Promise<void> {
    const command = new PutObjectCommand({
      Bucket: this.#bucket,
      Key: name,
      Body: content,
      ...(ifAbsent && { IfNoneMatch: '*' }),
      ...(facts.contentType !== undefined && { ContentType: facts.contentType }),
      ...(facts.sha256 !== undefined && { Metadata: { sha256: facts.sha256 } }),
    });
    await this.#limited('put', (abortSignal) => this.#client.send(command, { abortSignal }));
  }

  get(name: string): Promise<Buffer> {
    const command = new GetObjectCommand({ Bucket: this.#bucket, Key: name });
    return this.#limited('get', async (abortSignal) => {
      // The signal ends the body too, when that comes too slowly.
      const { Body } = await this.#client.send(command, { abortSignal });
      return buffer(Body as Readable);
    });
  }

  async open(name: string): Promise<OpenedObject> {
    const command = new GetObjectCommand({ Bucket: this.#bucket, Key: name });
    const patience = new Patience(this.#limitMs);
    try {
      const { Body, ContentLength, ETag } = await patience.during(() =>
        this.#client.send(command, { abortSignal: patience.signal }),
      );
      const body = Body as Readable;
      // Who gives it up reads no error of it any more.
      body.on('error', () => {});
      return {
        size: ContentLength,
        version: ETag,
        content: pieces(patience, body),
        close: async () => void body.destroy(),
      };
    } catch (error) {
      throw bucketError('get', error);
    }
  }

  async notedSha256(name: string): Promise<string | undefined> {
    const command = new HeadObjectCommand({ Bucket: this.#bucket, Key: name });
    const { Metadata } = await this.#limited('get', (abortSignal) => this.#client.send(command, { abortSignal }));
    return Metadata?.['sha256'];
  }

  async tryList(): Promise<void> {
    const command = new ListObjectsV2Command({ Bucket: this.#bucket, MaxKeys: 1 });
    await this.#limited('list', (abortSignal) => this.#client.send(command, { abortSignal }));
  }

  async list(prefix: string, page?: string): Promise<NamePage> {
    const command = new ListObjectsV2Command({
      Bucket: this.#bucket,
      Prefix: prefix,
      ...(page !== undefined && { ContinuationToken: page }),
    });
    const answer = await this.#limited('list', (abortSignal) => this.#client.send(command, { abortSignal }));
    const names = (answer.Contents ?? []).map(({ Key }) => Key as string);
    return { names, next: answer.IsTruncated === true ? answer.NextContinuationToken : undefined };
  }

  async remove(name: string): Promise<void> {
    const command = new DeleteObjectCommand({ Bucket: this.#bucket, Key: name });
    // As for a get, what isn't found is the object.
    await this.#limited('get', (abortSignal) => this.#client.send(command, { abortSignal }));
  }

  async #limited<T>(action: 'put' | 'get' | 'list', request: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const signal = AbortSignal.timeout(this.#limitMs);
    try {
      return await request(signal);
    } catch (error) {
      throw bucketError(action, signal.aborted ? new Error(`no answer within ${this.#limitMs / 1000} s`) : error);
    }
  }
}

async function* pieces(patience: Patience, body: Readable): AsyncGenerator<Buffer> {
  try {
    yield* patience.pieces(body);
  } catch (error) {
    throw bucketError('get', error);
  }
}
