import { optional } from '../../command/flags.ts';
import { file } from '../../command/kinds.ts';
import type { FlagValues } from '../../command/parse.ts';
import { AlertStreamError } from '../../errors.ts';
import type { KafkaConnection } from './connection.ts';
import { checkCa, checkPair, readPem } from './pem.ts';

/** The mTLS flags that the simulator and the ingester share: all three or none. */
export const tlsFlags = {
  'tls-client-key-location': optional(file, {
    help: "the user's private key (PEM), such as user.key of a Strimzi user",
  }),
  'tls-client-crt-location': optional(file, {
    help: "the user's certificate (PEM), such as user.crt of a Strimzi user",
  }),
  'tls-server-ca-crt-location': optional(file, {
    help: "the cluster's CA certificate (PEM), such as Strimzi's ca.crt",
  }),
};

/** The only TLS flag that a SCRAM user needs: the CA certificate. */
export const tlsServerFlags = { 'tls-server-ca-crt-location': tlsFlags['tls-server-ca-crt-location'] };

/**
 * Reads the three files of mTLS.
 *
 * @returns undefined when none of the flags is given
 * @throws AlertStreamError `CONFIG` when only some are given, a file can't be read or used, or key and certificate don't belong
 *   together
 */
export function readTls(flags: FlagValues<typeof tlsFlags>): KafkaConnection['tls'] {
  const names = Object.keys(tlsFlags) as (keyof typeof tlsFlags)[];
  const missing = names.filter((name) => flags[name] === undefined);
  if (missing.length === names.length) return undefined;
  if (missing.length > 0) {
    const given = names.filter((name) => flags[name] !== undefined);
    throw new AlertStreamError(
      'CONFIG',
      `mTLS needs all three of ${dashed(names)} or none: got ${dashed(given)}, ${dashed(missing)} is missing`,
    );
  }
  const [key, cert] = [
    readPem('tls-client-key-location', flags['tls-client-key-location'] as string, 'PRIVATE KEY'),
    readPem('tls-client-crt-location', flags['tls-client-crt-location'] as string, 'CERTIFICATE'),
  ];
  checkPair(key, cert);
  return { key: key.pem, cert: cert.pem, ca: readCa(flags['tls-server-ca-crt-location'] as string) };
}

/**
 * Reads the CA certificate that verifies the brokers of a SCRAM user's connection.
 *
 * @throws AlertStreamError `CONFIG` when the file can't be read, or has no CA certificate that is valid now
 */
export function readServerTls(flags: FlagValues<typeof tlsServerFlags>): KafkaConnection['tls'] {
  const path = flags['tls-server-ca-crt-location'];
  return path === undefined ? undefined : { ca: readCa(path) };
}

function readCa(path: string): Buffer {
  const file = readPem('tls-server-ca-crt-location', path, 'CERTIFICATE');
  checkCa(file);
  return file.pem;
}

function dashed(names: string[]): string {
  return names.map((name) => `--${name}`).join(', ');
}
