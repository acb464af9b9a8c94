import type { Writable } from 'node:stream';
import { connectAdmin, type Admin } from '@alert-stream/common/kafka/admin.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { KafkaConnection } from '@alert-stream/common/kafka/client/connection.ts';
import { kafkaError } from '@alert-stream/common/kafka/client/errors.ts';
import type { KafkaMessage } from '@alert-stream/common/kafka/message.ts';
import type { Position } from '@alert-stream/common/kafka/position.ts';
import { readTopic } from '@alert-stream/common/kafka/read/topic-reader.ts';
import { printable } from '@alert-stream/common/printable.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import { SchemaRegistryClient } from '@alert-stream/common/registry-client.ts';
import { reachKafka } from '../stream/reach-kafka.ts';
import { undefinedIfAborted } from '../stream/undefined-if-aborted.ts';
import { AlertReader } from './alert-reader.ts';
import { CutoutFiles } from './cutout-files.ts';
import { follow } from './follow.ts';
import { startOffsetsAt } from './start-offsets.ts';
import { messageText, type Form, type MessageText } from './message-text.ts';

export type PrintStreamOptions = {
  connection: KafkaConnection;
  topic: string;
  registry: URL;
  /** Where to start. `latest` waits for new alerts; any other position ends at the end of the topic. */
  from: Position;
  /** Number of alerts after which to stop. */
  count: number | undefined;
  /** Prints whole alerts, one JSON object per line. */
  json: boolean;
  /** Prints only ids. */
  ids: boolean;
  /** Folder to write the cutouts to. */
  cutouts: string | undefined;
  timeoutSeconds: number;
};

/**
 * Prints the alerts of a topic, one per line: id, schema id, partition/offset, bytes, MJD. A message that isn't an alert
 * gets a line with the reason and doesn't end the output; with `ids` that line goes to `aside`.
 *
 * @throws AlertStreamError `REGISTRY` or `KAFKA` when it is unavailable, `CONFIG` for `json` and `ids` together
 */
export async function printStream(
  options: PrintStreamOptions,
  { out, aside }: { out: Writable; aside: Writable },
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  const { connection, topic, timeoutSeconds } = options;
  const form = formOf(options);
  const cutouts = options.cutouts === undefined ? undefined : await CutoutFiles.in(options.cutouts);
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(timeoutSeconds * 1000)]);
  if (!(await reachKafka(connection, { topics: [topic], signal, deadline, timeoutSeconds, log }))) return;
  // A closed pipe, as with `head`, is no error.
  const closed = new AbortController();
  out.on('error', () => closed.abort());
  const until = AbortSignal.any([signal, closed.signal]);
  const schemas = new AlertReader(new SchemaRegistryClient({ url: options.registry, log }), until);
  const admin = await connectAdmin(connection);
  try {
    const messages = messagesOf(options, admin, log, until);
    const print = async (result: MessageText) => {
      if ('text' in result) await written(out, `${result.text}\n`);
      else await written(form === 'ids' ? aside : out, `${result.noAlert}\n`);
    };
    await undefinedIfAborted(
      until,
      show(messages, options.count, async (message) => print(await messageText(message, { schemas, form, cutouts }))),
    );
  } finally {
    await admin.close();
  }
}

function formOf({ json, ids }: PrintStreamOptions): Form {
  if (json && ids) throw new AlertStreamError('CONFIG', "--json and --ids don't go together: give one");
  return json ? 'json' : ids ? 'ids' : 'line';
}

async function* messagesOf(
  options: PrintStreamOptions,
  admin: Admin,
  log: Logger,
  signal: AbortSignal,
): AsyncGenerator<KafkaMessage> {
  const { connection, topic } = options;
  const from = await startOffsetsAt(options.from, admin, topic).catch((error: unknown) => {
    throw kafkaError(connection, `reading topic ${topic}`, error);
  });
  if (options.from === 'latest' && from !== undefined) yield* follow(from, { connection, admin, topic, log, signal });
  else yield* readTopic(connection, topic, { signal, log, ...(from && { from }) });
}

async function show(
  messages: AsyncIterable<KafkaMessage>,
  count = Number.POSITIVE_INFINITY,
  showMessage: (message: KafkaMessage) => Promise<void>,
): Promise<void> {
  let shown = 0;
  for await (const message of messages) {
    await showMessage(message);
    shown += 1;
    if (shown >= count) return;
  }
}

/** Resolves when the text is written, or the reader has gone. */
function written(out: Writable, text: string): Promise<void> {
  return new Promise((resolve) => {
    out.write(printable(text), () => resolve());
  });
}
