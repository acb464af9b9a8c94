import type { Logger } from '../../log.ts';
import type { KafkaConnection } from '../client/connection.ts';
import { MessageFetcher, type Wanted } from './message-fetcher.ts';
import type { KafkaMessage } from '../message.ts';

/** The part of {@link MessageFetcher} that is used here. */
type Fetcher = Pick<MessageFetcher, 'fetch' | 'close'>;

/** Number of connections. A broker handles one request at a time on each; the others go on meanwhile. */
const CONNECTIONS = 4;

/** Chosen messages by their offsets, as {@link MessageFetcher} fetches them, over several connections at once. */
export class ParallelFetcher {
  readonly #fetchers: Fetcher[];
  /** The end of what each has been asked for so far: it fetches one thing after the other. */
  readonly #busy: Promise<unknown>[];

  /** @param newFetcher one for each connection */
  constructor(
    connection: KafkaConnection,
    options: { topic: string; log: Logger },
    newFetcher: () => Fetcher = () => new MessageFetcher(connection, options),
  ) {
    this.#fetchers = Array.from({ length: CONNECTIONS }, newFetcher);
    this.#busy = this.#fetchers.map(() => Promise.resolve());
  }

  /**
   * May be called again before the first call is done. A partition is always left to the same connection, which has
   * what follows the messages that were wanted.
   *
   * @param wanted by partition
   * @returns those that are still there, in no particular order; they share memory with the answers they came in
   * @throws AlertStreamError `KAFKA` when the topic can't be read, naming the cause
   */
  async fetch(wanted: Map<number, Wanted>): Promise<KafkaMessage[]> {
    const shares = this.#fetchers.map((fetcher, index) => {
      const share = new Map([...wanted].filter(([partition]) => partition % CONNECTIONS === index));
      if (share.size === 0) return [];
      const fetched = (this.#busy[index] ?? Promise.resolve()).then(() => fetcher.fetch(share));
      this.#busy[index] = fetched.catch(() => {});
      return fetched;
    });
    return (await Promise.all(shares)).flat();
  }

  /** Closes the connections; fetches in progress reject. */
  async close(): Promise<void> {
    await Promise.all(this.#fetchers.map((fetcher) => fetcher.close()));
  }
}
