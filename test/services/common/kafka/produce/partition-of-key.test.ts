import kafkajs from 'kafkajs';
import test from 'ava';
import { partitionOfKey } from '@alert-stream/common/kafka/produce/producer.ts';

test('a key goes to the partition that another Kafka client chooses', (t) => {
  const partitions = 8;
  const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({
    partitionId,
    partitionErrorCode: 0,
    leader: 0,
    replicas: [0],
    isr: [0],
  }));
  const choose = kafkajs.Partitioners.DefaultPartitioner();
  for (let length = 0; length < 200; length += 1) {
    const key = Buffer.from(Array.from({ length }, (_, index) => (index * 89 + length * 131) % 256));
    if (length > 0)
      t.is(
        partitionOfKey(key, partitions),
        choose({ topic: 't', partitionMetadata, message: { key, value: null } }),
        `${length} bytes`,
      );
  }
});

test('an empty key is one, too', (t) => {
  t.is(partitionOfKey(Buffer.alloc(0), 8), partitionOfKey(Buffer.alloc(0), 8));
  t.true(partitionOfKey(Buffer.alloc(0), 8) >= 0);
});
