import type { Publisher } from './play-visit.ts';

/** Header in which Rubin's packager states when it published an alert: milliseconds since 1970, as text. */
const HEADER = 'producer_timestamp';

/**
 * Adds the time of publication as a header, as Rubin's packager does. It replaces one that an alert was loaded with.
 *
 * @param now milliseconds since 1970
 */
export function withProducerTimestamp(publisher: Publisher, now: () => number = Date.now): Publisher {
  const name = Buffer.from(HEADER);
  return {
    get partitions() {
      return publisher.partitions;
    },
    ready: () => publisher.ready(),
    send: (message) => {
      const others = message.headers.filter(([each]) => !each.equals(name));
      return publisher.send({ ...message, headers: [...others, [name, Buffer.from(String(now()))]] });
    },
  };
}
