import {
  Consumer,
  IS_CONTROL,
  IS_TRANSACTIONAL,
  kGetApi,
  type API,
  type Callback,
  type RecordsBatch,
} from '@platformatic/kafka';
import { boundedFetchApi } from './fetch-api.ts';

type Fetch = Consumer['fetch'];
export type FetchOptions = Parameters<Fetch>[0];
export type FetchResponse = Awaited<ReturnType<Fetch>>;
export type FetchCallback = (error: Error | null, response?: FetchResponse) => void;
type AbortedTransaction = { producerId: bigint; firstOffset: bigint };

/** In a control record's key: two bytes of version, then the kind. */
const CONTROL_KIND_AT = 2;
const ABORT = 0;

/**
 * The library's consumer, safe against what may lie in a topic. It reads answers within bounds of memory
 * ({@link boundedFetchApi}), and delivers no message of an aborted transaction. The library asks for committed messages only, but
 * then drops aborted ones just when the marker of the abort is in the same answer. (Rubin's topics have no
 * transactions; a topic of someone else's may.)
 */
export class ReadCommittedConsumer extends Consumer {
  #fetchApi: ReturnType<typeof boundedFetchApi> | undefined;

  /** Where the library gets its APIs from: the Fetch API is ours. */
  override [kGetApi]<Request extends unknown[], Response>(
    name: string,
    callback: Callback<API<Request, Response>>,
  ): void {
    super[kGetApi]<Request, Response>(name, (error, api) => {
      if (name !== 'Fetch' || api === undefined) return callback(error, api);
      try {
        this.#fetchApi ??= boundedFetchApi(api.version);
      } catch (refusal) {
        return callback(refusal as Error);
      }
      return callback(null, this.#fetchApi as unknown as API<Request, Response>);
    });
  }

  override fetch(options: FetchOptions, callback: FetchCallback): void;
  override fetch(options: FetchOptions): Promise<FetchResponse>;
  override fetch(options: FetchOptions, callback?: FetchCallback): Promise<FetchResponse> | undefined {
    if (callback === undefined) return super.fetch(options).then(withoutAborted);
    super.fetch(options, (error, response) => callback(error, response && withoutAborted(response)));
    return undefined;
  }
}

function withoutAborted(response: FetchResponse): FetchResponse {
  for (const topic of response.responses) {
    for (const { records, abortedTransactions } of topic.partitions)
      emptyAborted(records ?? [], abortedTransactions ?? []);
  }
  return response;
}

/**
 * Takes the records out of a partition's batches that belong to aborted transactions. The empty batches stay, so that
 * reading goes on behind them.
 *
 * @param aborted the transactions that overlap these batches, as the broker lists them (KIP-98)
 */
export function emptyAborted(batches: RecordsBatch[], aborted: AbortedTransaction[]): void {
  if (aborted.length === 0) return;
  const upcoming = aborted.toSorted((a, b) => (a.firstOffset < b.firstOffset ? -1 : 1));
  const open = new Set<bigint>();
  for (const batch of batches) {
    const lastOffset = batch.firstOffset + BigInt(batch.lastOffsetDelta);
    while (upcoming[0] !== undefined && upcoming[0].firstOffset <= lastOffset) {
      open.add((upcoming.shift() as AbortedTransaction).producerId);
    }
    if ((batch.attributes & IS_CONTROL) !== 0) {
      if (batch.records[0]?.key?.readInt16BE(CONTROL_KIND_AT) === ABORT) open.delete(batch.producerId);
    } else if ((batch.attributes & IS_TRANSACTIONAL) !== 0 && open.has(batch.producerId)) {
      batch.records = [];
    }
  }
}
