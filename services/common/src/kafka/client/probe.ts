import { Base } from '@platformatic/kafka';
import { closeClient } from './close-client.ts';
import { clientOptions, type KafkaConnection } from './connection.ts';
import { kafkaError } from './errors.ts';
import { checkListener } from './listener.ts';

/**
 * Asks the cluster once, without a retry, whether it lets this client in and shows it the topics.
 *
 * @returns each topic's number of partitions
 * @throws AlertStreamError `CONFIG` that names the cause, where waiting doesn't help; else `KAFKA`, which is `retriable`
 *   when the broker is unavailable
 */
export async function probe(connection: KafkaConnection, topics: string[]): Promise<Map<string, number>> {
  await checkListener(connection);
  const client = new Base({ ...clientOptions(connection), retries: 0 });
  const refusals: Error[] = [];
  // In TLS 1.3 a broker refuses a certificate after the client's handshake is done: the reason comes as an error of
  // the connection, and the request itself only says that the connection was closed.
  client.on('client:broker:connect', ({ connection: opened }) => opened.on('error', (error) => refusals.push(error)));
  const partitions = new Map<string, number>();
  let asking = 'connecting to Kafka';
  try {
    await client.metadata({ topics: [] });
    for (const topic of topics) {
      asking = `topic ${topic}`;
      const metadata = await client.metadata({ topics: [topic] });
      partitions.set(topic, metadata.topics.get(topic)?.partitionsCount ?? 0);
    }
    return partitions;
  } catch (error) {
    throw kafkaError(connection, asking, new AggregateError([error, ...refusals]));
  } finally {
    await closeClient(client);
  }
}
