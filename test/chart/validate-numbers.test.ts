import test from 'ava';
import type { IKafka } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/Kafka';
import type { IKafkaTopic } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaTopic';
import type { IJob } from 'kubernetes-models/batch/v1/Job';
import { accepted, refused } from '../support/refused.ts';
import { one, render, settings } from '../support/render.ts';
import { schema } from '../support/values-schema.ts';

// Helm reads numbers as floating point, which holds no whole number beyond this one for sure.
const EXACT = Number.MAX_SAFE_INTEGER;

/** What Kafka takes for "for ever", and the next that floating point has. */
const FOREVER = '9223372036854775807';
const ROUNDED = 2 ** 63;

test(
  'numbers that would be rounded, wherever text can be in their place',
  refused,
  {
    'simulator.replayTopic.config': { 'retention.ms': ROUNDED },
    'kafka.config': { 'log.flush.interval.messages': ROUNDED, 'log.retention.ms': -ROUNDED },
    'kafka.jvmOptions': { '-XX': { MaxDirectMemorySize: ROUNDED } },
    'kafka.resources.limits': { memory: EXACT + 1 },
    topics: [{ name: 'a' }, { name: 'b', config: { 'retention.ms': ROUNDED } }],
    'simulator.extraArgs': ['--x', ROUNDED],
  },
  /simulator\.replayTopic\.config\.retention\.ms is a number beyond 9007199254740991, which would be rounded to 9223372036854776000: write it in quotes\./,
  /kafka\.config\.log\.flush\.interval\.messages is a number beyond .*: write it in quotes\./,
  /kafka\.config\.log\.retention\.ms is a number beyond/,
  /kafka\.jvmOptions\.-XX\.MaxDirectMemorySize is a number beyond/,
  /kafka\.resources\.limits\.memory is a number beyond .* rounded to 9007199254740992: write it in quotes\./,
  /topics\[1\]\.config\.retention\.ms is a number beyond/,
  /simulator\.extraArgs\[1\] is a number beyond/,
);

test('the largest number that is exact, and what a parent chart gives', accepted, {
  'kafka.config': { 'log.retention.ms': EXACT, 'log.flush.interval.ms': -EXACT },
  'global.anything': ROUNDED,
});

test('in quotes a number passes as it is written', async (t) => {
  const objects = await render({
    set: {
      'simulator.replayTopic.config': { 'retention.ms': FOREVER },
      'kafka.config': { 'log.flush.interval.messages': FOREVER },
      'kafka.jvmOptions': { '-XX': { MaxDirectMemorySize: FOREVER } },
      'simulator.load.extraArgs': [FOREVER],
    },
  });
  const { config } = one<IKafka>(objects, 'Kafka').spec.kafka;
  t.is(settings(config)['log.flush.interval.messages'], FOREVER);
  const topic = one<IKafkaTopic>(objects, 'KafkaTopic', 'alerts-simulated');
  t.is(settings(topic.spec?.config)['retention.ms'], FOREVER);
  const load = one<IJob>(objects, 'Job', 'alert-stream-simulator-load');
  t.is(load.spec?.template.spec?.containers[0]?.args?.at(-1), FOREVER);
  t.true(JSON.stringify(objects).includes(`"MaxDirectMemorySize":"${FOREVER}"`));
});

test('where nothing but a number can be, the schema has a maximum that is exact', (t) => {
  const numbers = [...shapes(schema)].filter(({ type }) =>
    [type].flat().some((each) => each === 'integer' || each === 'number'),
  );
  t.true(numbers.length > 10);
  const unbounded = numbers.filter(({ type, maximum = Number.POSITIVE_INFINITY }) => {
    return ![type].flat().includes('string') && maximum > EXACT;
  });
  t.deepEqual(unbounded, []);
});

type Shape = { type?: string | string[]; maximum?: number };

/** Every part of a schema that says what type a value has. */
function* shapes(part: object): Generator<Shape> {
  if ('type' in part && (typeof part.type === 'string' || Array.isArray(part.type))) yield part as Shape;
  for (const child of Object.values(part)) if (typeof child === 'object' && child !== null) yield* shapes(child);
}
