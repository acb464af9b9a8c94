import type { KafkaMessage } from '@alert-stream/common/kafka/message.ts';

/** Messages that pass through and are kept on the way, as long as they are few, so that they needn't be read again. */
export class MessageRecorder {
  readonly #limitBytes: number;
  #messages: KafkaMessage[] | undefined = [];
  #bytes = 0;

  /** @param limitBytes a larger visit is read twice, rather than held twice in memory */
  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** What passed through; undefined when it was too much to keep. */
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
