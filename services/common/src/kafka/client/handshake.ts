import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import type { HostPort } from '../../command/kinds.ts';

/** What listens at an address, by its response to the first requests of the Kafka protocol. */
export type HandshakeResult =
  /** A broker, with its SASL mechanisms: `none` for a listener without SASL, undefined when it doesn't say. */
  | { kind: 'kafka'; mechanisms?: string[] | 'none' }
  | { kind: 'http' }
  | { kind: 'tls' }
  | { kind: 'other'; firstBytes: string }
  /** No byte in time, or a closed connection. */
  | { kind: 'nothing' }
  | { kind: 'error'; error: NodeJS.ErrnoException };

/** Timeout of the whole handshake. */
const TIMEOUT_MS = 3_000;
/** Maximum size of a response: a broker's list of API versions is smaller than one kilobyte. */
const MAX_RESPONSE_BYTES = 65_536;

/** API keys and error codes (https://kafka.apache.org/protocol). */
const API_VERSIONS = 18;
const SASL_HANDSHAKE = 17;
const UNSUPPORTED_SASL_MECHANISM = 33;
const ILLEGAL_SASL_STATE = 34;

/**
 * Sends the first requests of the Kafka protocol to whatever listens at an address: ApiVersions and SaslHandshake. A
 * broker responds to both before any login.
 *
 * @param tls how to encrypt; undefined for plaintext
 * @param mechanism the SASL mechanism to ask for
 */
export function handshake(
  address: HostPort,
  tls: ConnectionOptions | undefined,
  mechanism: string,
): Promise<HandshakeResult> {
  const { promise, resolve } = Promise.withResolvers<HandshakeResult>();
  let socket: Socket;
  try {
    socket = tls === undefined ? connectTcp(address) : connectTls({ ...tls, ...address });
  } catch (error) {
    // OpenSSL's error for a certificate or key that it can't use.
    return Promise.resolve({ kind: 'error', error: error as NodeJS.ErrnoException });
  }
  let bytes = Buffer.alloc(0);
  const timer = setTimeout(() => end({ kind: 'nothing' }), TIMEOUT_MS);
  const end = (result: HandshakeResult) => {
    clearTimeout(timer);
    socket.destroy();
    resolve(result);
  };
  socket.once(tls === undefined ? 'connect' : 'secureConnect', () => socket.write(apiVersions()));
  socket.on('error', (error) => end({ kind: 'error', error }));
  socket.on('close', () => end(isKafka(bytes) ? { kind: 'kafka' } : { kind: 'nothing' }));
  let asked = false;
  socket.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    const size = responseSize(bytes);
    if (size === undefined) return;
    if (!isKafka(bytes) || size > MAX_RESPONSE_BYTES) end(identify(bytes));
    else if (bytes.length < size) return;
    else if (asked) end({ kind: 'kafka', ...mechanismsOf(bytes.subarray(0, size)) });
    else {
      bytes = bytes.subarray(size);
      asked = true;
      socket.write(saslHandshake(mechanism));
    }
  });
  return promise;
}

/** Builds a request: size, API key, version, correlation id (which the response repeats), no client id. */
function request(api: number, version: number, body: Buffer): Buffer {
  const head = Buffer.alloc(14);
  head.writeInt32BE(10 + body.length, 0);
  head.writeInt16BE(api, 4);
  head.writeInt16BE(version, 6);
  head.writeInt32BE(api, 8);
  head.writeInt16BE(-1, 12);
  return Buffer.concat([head, body]);
}

const apiVersions = () => request(API_VERSIONS, 0, Buffer.alloc(0));

function saslHandshake(mechanism: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeInt16BE(Buffer.byteLength(mechanism));
  return request(SASL_HANDSHAKE, 1, Buffer.concat([length, Buffer.from(mechanism)]));
}

/** Size of the whole response, from its first four bytes; undefined before its correlation id has arrived. */
function responseSize(bytes: Buffer): number | undefined {
  return bytes.length < 8 ? undefined : 4 + bytes.readUInt32BE(0);
}

function isKafka(bytes: Buffer): boolean {
  return bytes.length >= 8 && [API_VERSIONS, SASL_HANDSHAKE].includes(bytes.readInt32BE(4));
}

function identify(bytes: Buffer): HandshakeResult {
  const firstBytes = bytes.toString('latin1', 0, 24);
  if (firstBytes.startsWith('HTTP/')) return { kind: 'http' };
  // A TLS record: an alert or a handshake, major version 3.
  if ((bytes[0] === 0x15 || bytes[0] === 0x16) && bytes[1] === 3) return { kind: 'tls' };
  return { kind: 'other', firstBytes: firstBytes.replaceAll(/[^\x20-\x7E]+/g, ' ').trim() };
}

function mechanismsOf(response: Buffer): { mechanisms?: string[] | 'none' } {
  const code = response.readInt16BE(8);
  if (code === ILLEGAL_SASL_STATE) return { mechanisms: 'none' };
  if (code !== 0 && code !== UNSUPPORTED_SASL_MECHANISM) return {};
  const mechanisms: string[] = [];
  let at = 14;
  while (at + 2 <= response.length) {
    const length = response.readInt16BE(at);
    mechanisms.push(response.toString('utf8', at + 2, at + 2 + length));
    at += 2 + Math.max(0, length);
  }
  return { mechanisms };
}
