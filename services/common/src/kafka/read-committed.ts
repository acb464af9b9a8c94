import { Consumer, IS_CONTROL, IS_TRANSACTIONAL, type RecordsBatch } from '@platformatic/kafka';

type Fetch = Consumer['fetch'];
type FetchOptions = Parameters<Fetch>[0];
type FetchResponse = Awaited<ReturnType<Fetch>>;
type AbortedTransaction = { producerId: bigint; firstOffset: bigint };

/** In a control record's key: two bytes of version, then the kind. */
const CONTROL_KIND_AT = 2;
const ABORT = 0;

/**
 * A consumer that delivers no message of an aborted transaction. The library asks for committed messages only, but
 * then drops aborted ones just when the marker of the abort is in the same answer. (Rubin's topics have no
 * transactions; a topic of someone else's may.)
 */
export class ReadCommittedConsumer extends Consumer {
  override fetch(options: FetchOptions, callback: (error: Error | null, response?: FetchResponse) => void): void;
  override fetch(options: FetchOptions): Promise<FetchResponse>;
  override fetch(
    options: FetchOptions,
    callback?: (error: Error | null, response?: FetchResponse) => void,
  ): Promise<FetchResponse> | undefined {
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
