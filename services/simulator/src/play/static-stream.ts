import { setTimeout as sleep } from 'node:timers/promises';
import { AlertStreamError, messageOf } from '@alert-stream/common/errors.ts';
import { endOffsets, type Admin } from '@alert-stream/common/kafka/admin.ts';
import type { KafkaConnection } from '@alert-stream/common/kafka/connection.ts';
import { readTopic } from '@alert-stream/common/kafka/topic-reader.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import { surveyTopic } from '../stream/generations.ts';
import { unlessStopped } from '../stream/unless-stopped.ts';
import { readGeneration } from '../stream/read-generation.ts';
import { Remembered } from '../stream/remembered.ts';
import type { PlayableAlert } from './play-visit.ts';

const LOOK_AGAIN_MS = 500;
const LOG_EVERY_MS = 5_000;
/** A look for newer alerts between two visits that takes longer is given up: the next visit must not wait for it. */
const LOOK_LIMIT_MS = 10_000;

type Options = { connection: KafkaConnection; admin: Admin; topic: string; maxMemoryMb: number; log: Logger };

/** The alerts of the static topic's newest complete generation, in memory. */
export class StaticStream {
  readonly #options: Options;
  #ends = '';
  #generation: string | undefined;
  #alerts: PlayableAlert[] = [];

  constructor(options: Options) {
    this.#options = options;
  }

  /** In the order in which they are played. */
  get alerts(): PlayableAlert[] {
    return this.#alerts;
  }

  get bytes(): number {
    return this.#alerts.reduce((sum, { value }) => sum + value.length, 0);
  }

  /**
   * Waits until the topic has a complete generation, and reads it. Returns early when `signal` aborts.
   *
   * @throws AlertStreamError `KAFKA` when there is none in time, `CONFIG` when it is larger than the memory limit
   */
  async waitForAlerts(timeoutSeconds: number, signal: AbortSignal): Promise<void> {
    const { topic, log } = this.#options;
    const deadline = performance.now() + timeoutSeconds * 1000;
    for (let logAt = 0; ; await sleep(LOOK_AGAIN_MS, undefined, { signal }).catch(() => {})) {
      await unlessStopped(signal, this.#takeNewest(signal));
      if (this.#alerts.length > 0 || signal.aborted) return;
      if (performance.now() >= deadline) {
        throw new AlertStreamError('KAFKA', `topic ${topic} has no complete set of alerts after ${timeoutSeconds} s (--timeout-sec): has create-stream been run?`);
      }
      if (performance.now() >= logAt) {
        logAt = performance.now() + LOG_EVERY_MS;
        log.info({ event: 'waiting', topic }, `waiting for a complete set of alerts in ${topic}`);
      }
    }
  }

  /** Takes a newer generation if there is one; a failure is logged, and the alerts stay as they are. */
  async refresh(signal: AbortSignal): Promise<void> {
    const { topic, log } = this.#options;
    const limit = AbortSignal.any([signal, AbortSignal.timeout(LOOK_LIMIT_MS)]);
    const limitReached = new Promise<void>((resolve) => {
      limit.addEventListener('abort', () => resolve(), { once: true });
    });
    try {
      const before = this.#generation;
      await Promise.race([unlessStopped(signal, this.#takeNewest(limit)), limitReached]);
      if (this.#generation === before) return;
      log.info({ event: 'new-alerts', alerts: this.#alerts.length, bytes: this.bytes }, `took newer alerts from ${topic}`);
    } catch (error) {
      log.warn({ event: 'refresh-failed', error: messageOf(error) }, `could not look for newer alerts in ${topic}`);
    }
  }

  async #takeNewest(signal: AbortSignal): Promise<void> {
    const { connection, admin, topic, maxMemoryMb } = this.#options;
    const messages = (from = new Map<number, bigint>()) => readTopic(connection, topic, { signal, from });
    const ends = (await endOffsets(admin, topic)).join();
    if (ends === this.#ends || signal.aborted) return;
    const remembered = new Remembered();
    const { newest } = await surveyTopic(remembered.through(messages()));
    if (signal.aborted) return;
    if (newest !== undefined && newest.id !== this.#generation) {
      const kept = remembered.messages;
      const alerts = await readGeneration(newest, kept === undefined ? messages : () => inTurn(kept), maxMemoryMb);
      // Gone or cut short: another look will find what there is then.
      if (alerts === undefined || signal.aborted) return;
      this.#alerts = alerts;
      this.#generation = newest.id;
    }
    this.#ends = ends;
  }
}

async function* inTurn<T>(items: T[]): AsyncGenerator<T> {
  yield* items;
}
