import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readNamedFile } from '../../command/read-file.ts';
import { AlertStreamError, messageOf } from '../../errors.ts';

/** Ten times the size of an operating system's CA bundle. */
export const MAX_PEM_BYTES = 4 * 2 ** 20;

/** A PEM file that a flag names. */
export type PemFile = { flag: string; path: string; pem: Buffer };

/** @throws AlertStreamError `CONFIG` when the file can't be read, or has no such block */
export function readPem(flag: string, path: string, block: 'PRIVATE KEY' | 'CERTIFICATE'): PemFile {
  const pem = readNamedFile(path, { flag, maxBytes: MAX_PEM_BYTES, code: 'CONFIG' });
  // The content is never shown: it may be a key.
  if (!new RegExp(`-----BEGIN ([A-Z]+ )?${block}-----`).test(pem.toString('latin1'))) {
    throw refusal(flag, `expected a PEM file with a ${block} in it, ${path} ${whatElse(pem)}`);
  }
  return { flag, path, pem };
}

/** @throws AlertStreamError `CONFIG` for a key that is encrypted or damaged */
function privateKeyIn({ flag, path, pem }: PemFile): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    const problem = pem.includes('ENCRYPTED')
      ? 'is encrypted: give it without its passphrase, as openssl pkey writes it'
      : `can't be used: ${messageOf(error)}`;
    throw refusal(flag, `the key in ${path} ${problem}`, error);
  }
}

/** The client's certificate, the first of the file. @throws AlertStreamError `CONFIG` when it isn't valid now */
function clientCertificateIn(file: PemFile): X509Certificate {
  const [certificate] = certificatesIn(file) as [X509Certificate];
  const problem = timeProblem(certificate);
  if (problem !== undefined) throw refusal(file.flag, `the certificate in ${file.path} ${problem}`);
  return certificate;
}

/** @throws AlertStreamError `CONFIG` when none of the file's certificates is a CA certificate that is valid now */
export function checkCa(file: PemFile): void {
  // A self-signed certificate is trusted as it is, whatever its extensions say.
  const cas = certificatesIn(file).filter(({ ca, subject, issuer }) => ca || subject === issuer);
  const problems = cas.map(timeProblem);
  if (cas.length === 0) {
    throw refusal(
      file.flag,
      `expected the certificate of a certificate authority, ${file.path} has that of a server or client`,
    );
  }
  if (problems.every((problem) => problem !== undefined)) {
    throw refusal(file.flag, `the certificate authority in ${file.path} ${problems[0]}`);
  }
}

/** @throws AlertStreamError `CONFIG` that names both files */
export function checkPair(key: PemFile, certificate: PemFile): void {
  if (clientCertificateIn(certificate).checkPrivateKey(privateKeyIn(key))) return;
  throw new AlertStreamError(
    'CONFIG',
    `the key of --${key.flag} (${key.path}) isn't that of the certificate of --${certificate.flag} (${certificate.path}): give two that belong together`,
  );
}

function certificatesIn({ flag, path, pem }: PemFile): X509Certificate[] {
  const blocks = pem.toString('latin1').match(/-----BEGIN ([A-Z]+ )?CERTIFICATE-----[^]*?-----END/g) ?? [];
  try {
    return blocks.map((block) => new X509Certificate(`${block} CERTIFICATE-----\n`));
  } catch (error) {
    throw refusal(flag, `a certificate in ${path} is damaged`, error);
  }
}

function timeProblem({ validFromDate, validToDate }: X509Certificate): string | undefined {
  const now = Date.now();
  if (validToDate.getTime() < now) return `expired at ${validToDate.toISOString()}`;
  if (validFromDate.getTime() > now) {
    return `isn't valid before ${validFromDate.toISOString()}, and this machine's clock says ${new Date(now).toISOString()}`;
  }
  return undefined;
}

/** Why a file has no PEM block: what it is instead. */
function whatElse(bytes: Buffer): string {
  if (bytes.length === 0) return 'is empty';
  // Both begin with an ASN.1 sequence.
  return bytes[0] === 0x30 ? 'is binary (DER or PKCS #12): openssl x509, pkey or pkcs12 turns it into PEM' : 'has none';
}

function refusal(flag: string, problem: string, cause?: unknown): AlertStreamError {
  return new AlertStreamError('CONFIG', `--${flag}: ${problem}`, { cause });
}
