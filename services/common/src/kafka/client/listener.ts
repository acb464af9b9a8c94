import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import type { HostPort } from '../../command/kinds.ts';
import { AlertStreamError, messageOf } from '../../errors.ts';
import type { KafkaConnection } from './connection.ts';
import { handshake, type HandshakeResult } from './handshake.ts';
import { kafkaErrorKind } from './errors.ts';

const MECHANISM = 'SCRAM-SHA-512';

const MTLS = 'log in with a client certificate (mTLS: the three --tls-… flags)';
const PASSWORD = `log in with a user and a password (${MECHANISM})`;
const CA = 'give --tls-server-ca-crt-location, and for mTLS the two other --tls-… flags';

/**
 * Checks whether a listener fits this connection: TLS or plaintext, client certificate or password, and Kafka at all.
 * The client itself can't distinguish a mismatch from an unavailable broker, and would wait for ever.
 *
 * It throws only what is certain: about a broker that is unavailable or refuses a login, the client itself says more.
 *
 * @throws AlertStreamError `CONFIG`, with the address, what was tried, and what to do
 */
export async function checkListener(connection: KafkaConnection): Promise<void> {
  for (const address of connection.bootstrap) {
    const result = await handshake(address, tlsOptions(connection, address), MECHANISM);
    const problem = await problemOf(result, connection, address);
    if (problem !== undefined) {
      const { host, port } = address;
      throw new AlertStreamError('CONFIG', `Kafka at ${host}:${port}: ${problem} (tried ${tried(connection)})`);
    }
    if (result.kind === 'kafka') return;
  }
}

async function problemOf(
  result: HandshakeResult,
  connection: KafkaConnection,
  address: HostPort,
): Promise<string | undefined> {
  if (result.kind === 'kafka') return loginProblem(result.mechanisms, connection);
  if (result.kind === 'error') {
    const { code = '' } = result.error;
    if (code.startsWith('ERR_OSSL')) return `the client's certificate or key can't be used: ${messageOf(result.error)}`;
    if (kafkaErrorKind(result.error) === 'certificate-refused' && connection.tls?.cert === undefined) {
      return `this listener wants a client certificate: ${MTLS}, or give the address of a listener for passwords`;
    }
    // Connection refused, unknown host, unreachable: nothing listens there now.
    if (code !== 'ECONNRESET' && code !== 'EPIPE' && !code.startsWith('ERR_SSL')) return undefined;
  }
  if (result.kind === 'http') return 'this is an HTTP server, no Kafka listener: give the address of a broker';
  if (result.kind === 'other')
    return `this is no Kafka listener, it answers "${result.firstBytes}": give the address of a broker`;
  return problemWithOtherTls(await handshake(address, otherTls(connection), MECHANISM), connection);
}

/** What is result with TLS where it was tried without, and the other way round. */
function problemWithOtherTls(result: HandshakeResult, { tls }: KafkaConnection): string | undefined {
  const withTls = tls === undefined;
  if (result.kind === 'http' || result.kind === 'other') {
    const what = result.kind === 'http' ? `an HTTP${withTls ? 'S' : ''} server` : `answering "${result.firstBytes}"`;
    return `this is no Kafka listener, but ${what}: give the address of a broker`;
  }
  const wantsCertificate = result.kind === 'error' && kafkaErrorKind(result.error) === 'certificate-refused';
  if (withTls && (result.kind === 'kafka' || wantsCertificate)) return `this listener speaks TLS: ${CA}`;
  if (!withTls && result.kind === 'kafka') {
    return 'this listener speaks no TLS: give the address of one that does, or, where the program may, leave out the --tls-… flags';
  }
  return undefined;
}

function loginProblem(mechanisms: string[] | 'none' | undefined, { scram, tls }: KafkaConnection): string | undefined {
  if (mechanisms === undefined) return undefined;
  if (mechanisms === 'none') {
    if (scram === undefined) return undefined;
    const instead = tls === undefined ? 'leave out the user' : MTLS;
    return `this listener takes no password: ${instead}, or give the address of a listener for passwords`;
  }
  if (scram === undefined) {
    return `this listener wants a login by ${mechanisms.join(', ')}: ${PASSWORD}, or give the address of a listener for certificates`;
  }
  if (mechanisms.includes(MECHANISM)) return undefined;
  return `this listener takes ${mechanisms.join(', ')}, not ${MECHANISM}: enable that there, or give the address of another`;
}

function tried({ tls, scram }: KafkaConnection): string {
  const encrypted = tls === undefined ? 'without TLS' : 'over TLS';
  if (scram !== undefined) return `user ${scram.username} by ${MECHANISM} ${encrypted}`;
  return tls?.cert === undefined ? `no login, ${encrypted}` : `a client certificate ${encrypted}`;
}

function tlsOptions({ tls }: KafkaConnection, { host }: HostPort): ConnectionOptions | undefined {
  if (tls === undefined) return undefined;
  const { servername = isIP(host) === 0 ? host : undefined, ...pem } = tls;
  return { ...pem, ...(servername !== undefined && { servername }) };
}

/** The certificate is not verified: only the kind of the listener matters, and nothing secret is sent. */
function otherTls({ tls }: KafkaConnection): ConnectionOptions | undefined {
  return tls === undefined ? { rejectUnauthorized: false } : undefined;
}
