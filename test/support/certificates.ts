import { webcrypto } from 'node:crypto';
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(webcrypto);

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY_MS = 86_400_000;

export type MadeCertificate = { certificate: string; key: string; der: Buffer };

/** A certificate of a certificate authority, or of a client that another one signed, with the validity that a test wants. */
export async function makeCertificate({
  authority,
  days = [-1, 30],
}: {
  /** Who signs it; none: it is an authority itself. */
  authority?: MadeCertificate;
  /** From and to, in days from now. */
  days?: [from: number, to: number];
} = {}): Promise<MadeCertificate> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const [notBefore, notAfter] = days.map((day) => new Date(Date.now() + day * DAY_MS)) as [Date, Date];
  const common = { serialNumber: '01', notBefore, notAfter, signingAlgorithm: ALGORITHM };
  const certificate =
    authority === undefined
      ? await x509.X509CertificateGenerator.createSelfSigned({
          ...common,
          name: 'CN=authority',
          keys,
          extensions: [new x509.BasicConstraintsExtension(true, 0, true)],
        })
      : await x509.X509CertificateGenerator.create({
          ...common,
          subject: 'CN=client',
          issuer: new x509.X509Certificate(authority.certificate).subject,
          publicKey: keys.publicKey,
          signingKey: await webcrypto.subtle.importKey('pkcs8', derOf(authority.key), ALGORITHM, false, ['sign']),
          extensions: [new x509.BasicConstraintsExtension(false, undefined, true)],
        });
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  return {
    certificate: `${certificate.toString('pem')}\n`,
    key: `-----BEGIN PRIVATE KEY-----\n${pkcs8.toString('base64')}\n-----END PRIVATE KEY-----\n`,
    der: Buffer.from(certificate.rawData),
  };
}

function derOf(pem: string): Buffer<ArrayBuffer> {
  return Buffer.from(pem.replaceAll(/-----[A-Z ]+-----|\s/g, ''), 'base64');
}
