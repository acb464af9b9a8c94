import type { KafkaMessage } from '@alert-stream/common/kafka/message.ts';

/** Keeps the messages that pass through it, up to a size limit, so that they needn't be read again. */
export class MessageRecorder {
  readonly #limitBytes: number;
  #messages: KafkaMessage[] | undefined = [];
  #bytes = 0;

  /** @param limitBytes above it nothing is kept: a larger visit is read twice rather than held twice in memory */
  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** The messages that passed through; undefined when they exceeded the limit. */
  get messages(): KafkaMessage[] | undefined {
    return this.#messages;
  }

  async *through(messages: AsyncIterable<KafkaMessage>): AsyncGenerator<KafkaMessage> {
    for await (const message of messages) {
      this.#bytes += message.value?.length ?? 0;
      if (this.#bytes > this.#limitBytes) this.#messages = undefined;
      this.#messages?.push(message);
      yield message;
    }
  }
}
