import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { refusalOf } from '@alert-stream/common/kafka/client/errors.ts';

/**
 * Waits for what Kafka may refuse.
 *
 * @param what is asked for, such as `topic alerts-static`
 * @throws AlertStreamError `CONFIG` with Kafka's own reason when it does
 */
export async function unlessRefused<T>(what: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const reason = refusalOf(error);
    if (reason === undefined) throw error;
    throw new AlertStreamError('CONFIG', `${what}: Kafka refuses it: ${reason}`, { cause: error });
  }
}

/** How Kafka's programs say what is wrong with their configuration, and the value of the chart that it comes from. */
const REFUSED_CONFIG = [
  { value: 'kafka.config', pattern: /\.ConfigException: (.+)/ },
  { value: 'kafka.config', pattern: /IllegalArgumentException: requirement failed: (.+)/ },
  { value: 'kafka.config', pattern: /KafkaException: (Class \S+ cannot be found)/ },
  { value: 'kafka.metadataVersion', pattern: /^(Unknown metadata\.version .+)/m },
];

/**
 * The broker's refusal of its configuration, where one of its programs has written one.
 *
 * @param output what it wrote
 */
export function refusedConfig(output: string): AlertStreamError | undefined {
  for (const { value, pattern } of REFUSED_CONFIG) {
    const reason = pattern.exec(output)?.[1];
    if (reason !== undefined) return new AlertStreamError('CONFIG', `${value}: Kafka refuses it: ${reason}`);
  }
  return undefined;
}
