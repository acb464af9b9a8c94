import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(webcrypto);

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const AUTHORITY_DAYS = 3650;
const LEAF_DAYS = 365;
const DAY_MS = 86_400_000;

/** A certificate and its private key, both PEM; the key is PKCS#8, which Kafka's PEM stores need. */
export type KeyPair = { certificate: string; key: string };

/** Names that a server's certificate is valid for; an IP address is told from a host name by its form. */
export type LeafOptions = { subject: string; serverNames?: string[] };

/** Makes a certificate authority, as Strimzi does one for the brokers and one for the clients of each cluster. */
export async function createAuthority(name: string): Promise<KeyPair> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name,
    serialNumber: serialNumber(),
    ...validity(AUTHORITY_DAYS),
    keys: keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  return { certificate: `${certificate.toString('pem')}\n`, key: await toPkcs8(keys.privateKey) };
}

/** Issues a certificate: for a server when it has names, and for a client always. */
export async function issueCertificate(
  authority: KeyPair,
  { subject, serverNames = [] }: LeafOptions,
): Promise<KeyPair> {
  const issuer = new x509.X509Certificate(authority.certificate);
  const signingKey = await webcrypto.subtle.importKey('pkcs8', fromPem(authority.key), ALGORITHM, false, ['sign']);
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const usages = [
    x509.ExtendedKeyUsage.clientAuth,
    ...(serverNames.length > 0 ? [x509.ExtendedKeyUsage.serverAuth] : []),
  ];
  const certificate = await x509.X509CertificateGenerator.create({
    subject,
    issuer: issuer.subject,
    serialNumber: serialNumber(),
    ...validity(LEAF_DAYS),
    publicKey: keys.publicKey,
    signingKey: signingKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension(usages),
      ...(serverNames.length > 0 ? [new x509.SubjectAlternativeNameExtension(serverNames.map(alternativeName))] : []),
    ],
  });
  return { certificate: `${certificate.toString('pem')}\n`, key: await toPkcs8(keys.privateKey) };
}

/** Whether a certificate can still be used: issued by this authority, for these names, and not about to run out. */
export async function isCurrent(
  pem: string,
  authority: KeyPair,
  { subject, serverNames = [] }: LeafOptions,
): Promise<boolean> {
  const certificate = new x509.X509Certificate(pem);
  const names =
    certificate.getExtension(x509.SubjectAlternativeNameExtension)?.names.items.map((name) => name.value) ?? [];
  return (
    certificate.subject === new x509.Name(subject).toString() &&
    names.toSorted().join() === serverNames.toSorted().join() &&
    certificate.notAfter.getTime() - Date.now() > 30 * DAY_MS &&
    (await certificate.verify({ publicKey: new x509.X509Certificate(authority.certificate), signatureOnly: true }))
  );
}

function alternativeName(name: string): x509.JsonGeneralName {
  return { type: /^[\d.]+$|:/.test(name) ? 'ip' : 'dns', value: name };
}

function validity(days: number): { notBefore: Date; notAfter: Date } {
  // An hour back, so that a container whose clock is a little behind accepts it at once.
  return { notBefore: new Date(Date.now() - 3_600_000), notAfter: new Date(Date.now() + days * DAY_MS) };
}

function serialNumber(): string {
  return Buffer.from(webcrypto.getRandomValues(new Uint8Array(16)))
    .fill(1, 0, 1)
    .toString('hex');
}

async function toPkcs8(key: webcrypto.CryptoKey): Promise<string> {
  return `${x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`;
}

function fromPem(pem: string): ArrayBuffer {
  return x509.PemConverter.decodeFirst(pem);
}
