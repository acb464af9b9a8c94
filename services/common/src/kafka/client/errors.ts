import { X509Certificate } from 'node:crypto';
import { AlertStreamError, messageOf } from '../../errors.ts';
import { bootstrapText, type KafkaConnection } from './connection.ts';

/** The cause of a client error, as far as a user can act on it. */
export type KafkaErrorKind =
  | 'unavailable'
  | 'untrusted-ca'
  | 'wrong-host-name'
  | 'certificate-refused'
  | 'not-tls'
  | 'wrong-mechanism'
  | 'wrong-password'
  | 'unknown-topic'
  | 'not-allowed'
  | 'other';

type Node = Error & { code?: unknown; apiId?: unknown; errors?: unknown; reason?: unknown };

/** An error of the protocol, in the client's form. */
type Refusal = Node & { canRetry: boolean; serverErrorMessage?: string | null };

/** An error with all that it nests, in `cause` and in `errors`: the client wraps several times. */
export function* errorTree(error: unknown, seen = new Set<unknown>()): Generator<Node> {
  if (!(error instanceof Error) || seen.has(error)) return;
  seen.add(error);
  const node = error as Node;
  yield node;
  yield* errorTree(node.cause, seen);
  if (Array.isArray(node.errors)) for (const nested of node.errors) yield* errorTree(nested, seen);
}

/** The names of the protocol's errors within an error, such as `TOPIC_AUTHORIZATION_FAILED`. */
export function protocolErrors(error: unknown): Set<string> {
  const names = [...errorTree(error)].map(({ apiId }) => apiId);
  return new Set(names.filter((name) => typeof name === 'string'));
}

/**
 * Kafka's own reasons for refusing what it was asked for, such as `Unknown topic config name: retention.sm`.
 *
 * @returns undefined where it refused nothing, or may accept the same later
 */
export function refusalOf(error: unknown): string | undefined {
  const refusals = [...errorTree(error)].filter((node) => typeof node.apiId === 'string') as Refusal[];
  if (refusals.length === 0 || refusals.some(({ canRetry }) => canRetry)) return undefined;
  return refusals.map(({ serverErrorMessage, message }) => serverErrorMessage ?? message).join('; ');
}

/** Node's and OpenSSL's codes for a broker certificate that the given CA has not signed. */
const UNTRUSTED = /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_|CERT_(SIGNATURE|HAS|NOT))/;
/** The broker's refusals of the client's certificate, as TLS alerts. */
const REFUSED = /ALERT_(CERTIFICATE|BAD_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED|UNSUPPORTED_CERTIFICATE|HANDSHAKE)/;

/** Classifies an error of the client. */
export function kafkaErrorKind(error: unknown): KafkaErrorKind {
  const nodes = [...errorTree(error)];
  const codes = nodes.map(({ code }) => String(code));
  const protocol = protocolErrors(error);
  const says = (text: string) => nodes.some(({ message }) => message.includes(text));
  if (codes.some((code) => UNTRUSTED.test(code))) return 'untrusted-ca';
  if (codes.includes('ERR_TLS_CERT_ALTNAME_INVALID')) return 'wrong-host-name';
  if (codes.some((code) => REFUSED.test(code))) return 'certificate-refused';
  if (codes.includes('ERR_SSL_WRONG_VERSION_NUMBER') || says('requires TLS') || says('verify the broker supports TLS'))
    return 'not-tls';
  if (protocol.has('UNSUPPORTED_SASL_MECHANISM') || protocol.has('ILLEGAL_SASL_STATE')) return 'wrong-mechanism';
  if (protocol.has('SASL_AUTHENTICATION_FAILED') || codes.includes('PLT_KFK_AUTHENTICATION')) return 'wrong-password';
  if ([...protocol].some((name) => name.endsWith('_AUTHORIZATION_FAILED'))) return 'not-allowed';
  if (protocol.has('UNKNOWN_TOPIC_OR_PARTITION') || says('Unknown topic')) return 'unknown-topic';
  return codes.includes('PLT_KFK_NETWORK') || codes.includes('PLT_KFK_TIMEOUT') ? 'unavailable' : 'other';
}

const EXPLANATIONS: Record<KafkaErrorKind, (at: string, user: string) => string> = {
  unavailable: (at) => `can't reach Kafka at ${at}`,
  'untrusted-ca': (at) =>
    `the certificate of the broker at ${at} isn't signed by the given CA: give the cluster's own CA certificate in --tls-server-ca-crt-location`,
  'wrong-host-name': (at) =>
    `the certificate of the broker at ${at} is for another host name: give a name that it has as the address`,
  'certificate-refused': (at) =>
    `the broker at ${at} refuses the client's certificate (mTLS): none given, expired, or signed by another CA`,
  'not-tls': (at) => `the listener at ${at} and the client disagree on TLS: one uses it, the other doesn't`,
  'wrong-mechanism': (at) => `the listener at ${at} doesn't take SCRAM-SHA-512`,
  'wrong-password': (at, user) => `the broker at ${at} refuses user ${user}: unknown user or wrong password`,
  'unknown-topic': (at) => `a topic doesn't exist at ${at}`,
  'not-allowed': (at, user) => `${user} isn't allowed to do this at ${at}`,
  other: (at) => `Kafka at ${at} failed`,
};

/** All other kinds are configuration errors: address, certificates, login, topic, permissions. */
const NOT_CONFIG = new Set<KafkaErrorKind>(['unavailable', 'other']);

/**
 * The client's error as one sentence for the user: what was wanted, what is wrong, in the protocol's words too.
 *
 * @param doing what failed, such as `topic alerts-static`
 * @returns `KAFKA`, and `retriable`, for a broker that is unavailable; `KAFKA` for one that failed; else `CONFIG`
 */
export function kafkaError(connection: KafkaConnection, doing: string, error: unknown): AlertStreamError {
  if (error instanceof AlertStreamError) return error;
  const kind = kafkaErrorKind(error);
  const reason = EXPLANATIONS[kind](bootstrapText(connection), userOf(connection));
  return new AlertStreamError(NOT_CONFIG.has(kind) ? 'KAFKA' : 'CONFIG', `${doing}: ${reason} (${detailOf(error)})`, {
    cause: error,
    retriable: kind === 'unavailable',
  });
}

/** The name under which the broker knows the client. */
function userOf({ scram, tls }: KafkaConnection): string {
  if (scram !== undefined) return scram.username;
  try {
    return tls?.cert === undefined ? 'this client' : new X509Certificate(tls.cert).subject.replaceAll('\n', ',');
  } catch {
    return 'this client';
  }
}

/** The most specific text of an error: the protocol's error name, else the innermost message. */
export function detailOf(error: unknown): string {
  const names = [...protocolErrors(error)];
  if (names.length > 0) return names.join(', ');
  const deepest = [...errorTree(error)].findLast(({ message }) => message !== '');
  // OpenSSL's own messages have addresses and source lines around their reason.
  const text = typeof deepest?.reason === 'string' ? deepest.reason : (deepest?.message ?? messageOf(error));
  return text.trim().replace(/\s+/g, ' ').slice(0, 300);
}
