import type { Publisher } from './play-visit.ts';

/** The header in which Rubin's own packager says when it published an alert: milliseconds since 1970, as text. */
const HEADER = 'producer_timestamp';

/**
 * Publishes as Rubin's packager does, with the time in a header; one that an alert was loaded with gives way.
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
