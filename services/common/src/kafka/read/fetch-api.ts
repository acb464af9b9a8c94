import {
  createAPI,
  fetchV13,
  fetchV14,
  fetchV15,
  fetchV16,
  fetchV17,
  ResponseError,
  type API,
  type Reader,
} from '@platformatic/kafka';
import { readBatches } from './record-batch.ts';
import { UNPACKED_LIMIT_BYTES } from './unpack.ts';

/** An answer to Kafka's Fetch API, as the library has it. */
export type FetchResponse = ReturnType<typeof fetchV17.parseResponse>;

type Partition = FetchResponse['responses'][number]['partitions'][number];

/** The batches of a partition in an answer that aren't read yet. */
type Unread = { partition: Partition; bytes: Buffer };

const FETCH = 1;

/** The library's requests, by the API's version. The answers to all of these have one format. */
const REQUESTS: Partial<Record<number, Pick<typeof fetchV17, 'createRequest'>>> = {
  13: fetchV13,
  14: fetchV14,
  15: fetchV15,
  16: fetchV16,
  17: fetchV17,
};

/** The batches of one answer together, but for a first one; what is left is fetched again. */
const ANSWER_LIMIT_BYTES = UNPACKED_LIMIT_BYTES;

/**
 * Kafka's Fetch API, its answers read within bounds of memory: as many batches as fit, and at least one. See
 * {@link readBatches}.
 *
 * @param version of the API that the broker and the library agree on
 * @throws Error for one that only brokers before Kafka 3.1 have
 */
export function boundedFetchApi(version: number): API<Parameters<typeof fetchV17.createRequest>, FetchResponse> {
  const request = REQUESTS[version];
  if (request === undefined)
    throw new Error(`expected version 13 to 17 of the Fetch API (Kafka 3.1 or newer), got ${version}`);
  let turn = 0;
  return createAPI(FETCH, version, request.createRequest, (_correlationId, _key, _version, reader) => {
    const unread: Unread[] = [];
    const response = readResponse(reader, unread);
    // Each answer begins with another partition: none waits until all before it are read to their ends.
    const first = turn++ % (unread.length || 1);
    readRecords([...unread.slice(first), ...unread.slice(0, first)]);
    const errors = errorsOf(response);
    if (errors.length > 0) throw new ResponseError(FETCH, version, Object.fromEntries(errors), response);
    return response;
  });
}

function readRecords(unread: Unread[]): void {
  let memoryBytes = 0;
  for (const { partition, bytes } of unread) {
    for (const read of readBatches(bytes)) {
      if (memoryBytes > 0 && memoryBytes + read.memoryBytes > ANSWER_LIMIT_BYTES) return;
      memoryBytes += read.memoryBytes;
      partition.records?.push(read.batch);
      if (memoryBytes >= ANSWER_LIMIT_BYTES) return;
    }
  }
}

/** @param unread is given what is to be read yet */
function readResponse(reader: Reader, unread: Unread[]): FetchResponse {
  const throttleTimeMs = reader.readInt32();
  const errorCode = reader.readInt16();
  const sessionId = reader.readInt32();
  const responses = reader.readArray((topic) => ({
    topicId: topic.readUUID(),
    partitions: topic.readArray((partition) => readPartition(partition, unread)),
  }));
  return { throttleTimeMs, errorCode, sessionId, responses, nodeEndpoints: [] };
}

function readPartition(reader: Reader, unread: Unread[]): Partition {
  const partition: Partition = {
    partitionIndex: reader.readInt32(),
    errorCode: reader.readInt16(),
    highWatermark: reader.readInt64(),
    lastStableOffset: reader.readInt64(),
    logStartOffset: reader.readInt64(),
    abortedTransactions: reader.readNullableArray((aborted) => ({
      producerId: aborted.readInt64(),
      firstOffset: aborted.readInt64(),
    })),
    preferredReadReplica: reader.readInt32(),
    records: [],
  };
  unread.push({ partition, bytes: reader.readBytes() });
  return partition;
}

function errorsOf({ errorCode, responses }: FetchResponse): [string, [number, null]][] {
  const partitions = responses.flatMap((topic, i) =>
    topic.partitions.map((partition, j): [string, number] => [`/responses/${i}/partitions/${j}`, partition.errorCode]),
  );
  return [['', errorCode] as [string, number], ...partitions]
    .filter(([, code]) => code !== 0)
    .map(([path, code]) => [path, [code, null]]);
}
