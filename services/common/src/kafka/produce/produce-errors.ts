import { errorTree, protocolErrors } from '../client/errors.ts';

/** Errors that are final for a batch. Kafka's other errors concern the state of a broker or a producer. */
const FINAL = [
  'TOPIC_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_RECORD',
  'INVALID_TIMESTAMP',
  'INVALID_TOPIC_EXCEPTION',
  'POLICY_VIOLATION',
  'UNSUPPORTED_VERSION',
  'UNSUPPORTED_FOR_MESSAGE_FORMAT',
];

/** After this number of attempts a missing topic counts as deleted; before, a broker may still be catching up. */
const ATTEMPTS_WITHOUT_TOPIC = 5;

/** Whether to give up a batch that failed with this error. @param attempt number of attempts so far */
export function isFinal(error: unknown, attempt: number): boolean {
  const protocol = protocolErrors(error);
  if (FINAL.some((name) => protocol.has(name))) return true;
  // The client's own refusals, such as an option or a topic that it can't use.
  return attempt >= ATTEMPTS_WITHOUT_TOPIC && [...errorTree(error)].some(({ code }) => code === 'PLT_KFK_USER');
}

/** Whether a batch is larger than the topic's `max.message.bytes`. */
export function isTooLarge(error: unknown): boolean {
  const protocol = protocolErrors(error);
  return protocol.has('MESSAGE_TOO_LARGE') || protocol.has('RECORD_LIST_TOO_LARGE');
}
