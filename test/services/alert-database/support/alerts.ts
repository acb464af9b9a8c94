import { randomBytes } from 'node:crypto';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import type { KafkaMessage } from '@alert-stream/common/kafka/message.ts';
import { packetHeader } from '@alert-stream/common/packet.ts';

export const SCHEMA_ID = 1101;

/** The parts of an alert's schema that the archive looks at, and bytes to give it a size. */
export const SCHEMA = JSON.stringify({
  type: 'record',
  name: 'alert',
  namespace: 'lsst.v11_1',
  fields: [
    { name: 'observation_reason', type: ['null', 'string'] },
    { name: 'diaSourceId', type: 'long' },
    { name: 'cutoutDifference', type: ['null', 'bytes'] },
  ],
});

const type = parseSchema(SCHEMA);

/** An alert packet; its cutout is noise, so that two of the same id differ. */
export function packet(id: bigint, { schemaId = SCHEMA_ID, bytes = 200 } = {}): Buffer {
  const alert = { observation_reason: 'survey', diaSourceId: id, cutoutDifference: randomBytes(bytes) };
  return Buffer.concat([packetHeader(schemaId), type.toBuffer(alert)]);
}

/** A Kafka message as the group consumer hands it over. */
export function message(value: Buffer | null, fields: Partial<KafkaMessage> = {}): KafkaMessage {
  return {
    topic: 'alerts-simulated',
    partition: 3,
    offset: 42n,
    key: null,
    value,
    headers: [],
    timestamp: 1_700_000_000_000n,
    ...fields,
  };
}
