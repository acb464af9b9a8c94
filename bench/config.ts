import { optional, withDefault } from '@alert-stream/common/command/flags.ts';
import { file, integer, list, oneOf, text } from '@alert-stream/common/command/kinds.ts';
import type { Command } from '@alert-stream/common/command/parse.ts';
import { benchFlags } from './measure/bench.ts';

export const PROGRAM = 'npm run bench --';

const sizes = {
  alerts: withDefault(integer(1, 10_000_000), '10000', { help: 'alerts of a visit' }),
  size: withDefault(integer(1000, 10_000_000, 'BYTES'), '80000', { help: 'of an alert' }),
};

export const generateBench = {
  name: `${PROGRAM} generate`,
  summary: 'rubin-alert-sim generate: alerts made in a second, against the same bytes made at random and written',
  flags: {
    ...sizes,
    'schema-version': withDefault(text, '11.1', { help: 'version of the alert schema' }),
    ...benchFlags,
  },
} satisfies Command;

/** What `bench play` measures, in this order. */
export const PLAY_PARTS = ['flat-out', 'burst', 'small-burst', 'on-time', 'identity'] as const;

export const playBench = {
  name: `${PROGRAM} play`,
  summary:
    "rubin-alert-sim play-stream on a Kafka of the chart, against Kafka's own producer-perf-test and the Python simulator",
  flags: {
    ...sizes,
    only: optional(list(oneOf(PLAY_PARTS)), { help: 'some of what it measures' }),
    ...benchFlags,
  },
} satisfies Command;

/** The size of the real alert that there is, and others like it. */
const realistic = {
  size: withDefault(integer(1000, 10_000_000, 'BYTES'), '139056', { help: 'of an alert' }),
  like: optional(file, {
    help: 'a real alert to make others like, instead of --size: a container file, or a packet as it was sent',
  }),
};

/** Where `bench ingest` archives, in this order. */
export const INGEST_STORES = ['files', 's3'] as const;

export const ingestBench = {
  name: `${PROGRAM} ingest`,
  summary:
    'alertdb-ingester: alerts archived in a second, against compressing and putting them alone, and against the Python ingester',
  flags: {
    alerts: withDefault(integer(100, 10_000_000), '2000', { help: 'alerts in the topic' }),
    ...realistic,
    'gzip-level': withDefault(integer(1, 9), '1', {
      help: 'of the ingester and of the limit; the Python one has its own, 9',
    }),
    only: optional(list(oneOf(INGEST_STORES)), { help: 'one of the stores' }),
    ...benchFlags,
  },
} satisfies Command;

export const readBench = {
  name: `${PROGRAM} read`,
  summary:
    'alertdb: alerts served in a second and how soon, against the same bytes from memory, and against the Python server',
  flags: {
    alerts: withDefault(integer(1, 1_000_000), '2000', { help: 'alerts in the archive' }),
    ...realistic,
    connections: withDefault(integer(1, 512), '32', {
      help: 'requests at a time, where they come one after the other',
    }),
    rate: withDefault(integer(1, 100_000), '500', {
      help: 'requests a second, where they come whether there is an answer or not',
    }),
    seconds: withDefault(integer(1, 3600), '10', { help: 'that each is measured, after a warm-up' }),
    ...benchFlags,
  },
} satisfies Command;

export const latencyBench = {
  name: `${PROGRAM} latency`,
  summary: 'from an alert being published to the alert database serving it',
  flags: {
    ...realistic,
    rate: withDefault(integer(1, 100_000), '270', { help: 'alerts a second' }),
    seconds: withDefault(integer(1, 3600), '20', { help: 'that alerts are published' }),
    ...benchFlags,
  },
} satisfies Command;
