import { pause } from '@alert-stream/common/async/abort.ts';
import { AlertStreamError, messageOf } from '@alert-stream/common/errors.ts';
import { endOffsets, type Admin } from '@alert-stream/common/kafka/admin.ts';
import type { KafkaConnection } from '@alert-stream/common/kafka/client/connection.ts';
import { readTopic } from '@alert-stream/common/kafka/read/topic-reader.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import { surveyTopic, type Generation } from '../../stream/generations.ts';
import { undefinedIfAborted } from '../../stream/undefined-if-aborted.ts';
import { readGeneration } from './read-generation.ts';
import { MessageRecorder } from './message-recorder.ts';
import { playableSetFromTopic, playableSetInMemory } from './playable-set.ts';
import type { PlayableSet, AlertSource } from './alert-source.ts';

const POLL_INTERVAL_MS = 500;
const LOG_INTERVAL_MS = 5_000;
const MEGABYTE = 1_000_000;

type Options = { connection: KafkaConnection; admin: Admin; topic: string; maxMemoryMb: number; log: Logger };

/** The newest complete generation of the static topic, kept in memory or, if too large, read again at each visit. */
export class StaticStream implements AlertSource {
  readonly #options: Options;
  #ends = '';
  #current: PlayableSet | undefined;
  #newer: PlayableSet | undefined;
  #refreshing: Promise<void> | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  get current(): PlayableSet {
    if (this.#current === undefined) throw new Error('current was read before waitForAlerts() had found alerts');
    return this.#current;
  }

  /**
   * Waits until the topic has a complete generation, and reads it. Returns early when `signal` aborts.
   *
   * @throws AlertStreamError `KAFKA` when there is none in time
   */
  async waitForAlerts(timeoutSeconds: number, signal: AbortSignal): Promise<void> {
    const { topic, log } = this.#options;
    const deadline = performance.now() + timeoutSeconds * 1000;
    for (let logAt = 0; ; await pause(POLL_INTERVAL_MS, signal)) {
      await undefinedIfAborted(signal, this.#findNewer(signal));
      if (this.takeNewer() || signal.aborted) return;
      if (performance.now() >= deadline) {
        throw new AlertStreamError(
          'KAFKA',
          `topic ${topic} has no complete set of alerts after ${timeoutSeconds} s (--timeout-sec): has create-stream been run?`,
        );
      }
      if (performance.now() >= logAt) {
        logAt = performance.now() + LOG_INTERVAL_MS;
        log.info({ event: 'waiting', topic }, `waiting for a complete set of alerts in ${topic}`);
      }
    }
  }

  /** A refresh may outlast several visits; only one runs at a time. A failure is logged, and the alerts stay as they are. */
  refresh(signal: AbortSignal): Promise<void> {
    this.#refreshing ??= this.#refresh(signal).finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  takeNewer(): boolean {
    if (this.#newer === undefined) return false;
    this.#current = this.#newer;
    this.#newer = undefined;
    return true;
  }

  async #refresh(signal: AbortSignal): Promise<void> {
    const { topic, log } = this.#options;
    try {
      await undefinedIfAborted(signal, this.#findNewer(signal));
    } catch (error) {
      log.warn({ event: 'refresh-failed', error: messageOf(error) }, `could not look for newer alerts in ${topic}`);
    }
  }

  async #findNewer(signal: AbortSignal): Promise<void> {
    const { connection, admin, topic, maxMemoryMb } = this.#options;
    const messages = (from = new Map<number, bigint>()) => readTopic(connection, topic, { signal, from });
    const ends = (await endOffsets(admin, topic)).join();
    if (ends === this.#ends || signal.aborted) return;
    // Recorded messages are in memory twice for a moment.
    const recorder = new MessageRecorder((maxMemoryMb * MEGABYTE) / 2);
    const { newest, unplayable } = await surveyTopic(recorder.through(messages()));
    if (signal.aborted) return;
    if (newest !== undefined && newest.id !== this.#current?.generation) {
      const kept = recorder.messages;
      const playable = await this.#playableSetOf(newest, kept === undefined ? messages : () => inTurn(kept));
      // Incomplete or aborted: the next refresh finds what there is then.
      if (playable === undefined || signal.aborted) return;
      this.#newer = playable;
      if (unplayable > 0) this.#logUnplayable(unplayable);
    }
    this.#ends = ends;
  }

  #logUnplayable(messages: number): void {
    const { topic, log } = this.#options;
    log.warn(
      { event: 'not-played', topic, messages },
      `${messages} messages of ${topic} are not played: they lack the headers by which create-stream marks a set of alerts`,
    );
  }

  async #playableSetOf(
    generation: Generation,
    messages: Parameters<typeof readGeneration>[1],
  ): Promise<PlayableSet | undefined> {
    const { connection, topic, maxMemoryMb, log } = this.#options;
    if (generation.bytes > maxMemoryMb * MEGABYTE) return playableSetFromTopic(generation, connection, { topic, log });
    const alerts = await readGeneration(generation, messages);
    return alerts && playableSetInMemory(generation, alerts);
  }
}

async function* inTurn<T>(items: T[]): AsyncGenerator<T> {
  yield* items;
}
