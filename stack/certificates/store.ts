import { createPrivateKey, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { createAuthority, isCurrent, issueCertificate, type KeyPair, type LeafOptions } from './authority.ts';
import { readIfThere, writePrivate } from './private-file.ts';

/** Certificates kept in a folder: made when missing, made anew when they no longer fit or are about to run out. */
export class CertificateStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The authority of this name; it is made once. */
  async authority(name: string, subject: string): Promise<KeyPair> {
    const kept = await this.#read(name);
    if (kept !== undefined) return kept;
    return this.#write(name, await createAuthority(subject));
  }

  /** A certificate by an authority; the same one as long as it is current. */
  async leaf(name: string, authority: KeyPair, options: LeafOptions): Promise<KeyPair> {
    const kept = await this.#read(name);
    if (kept !== undefined && (await isCurrent(kept.certificate, authority, options))) return kept;
    return this.#write(name, await issueCertificate(authority, options));
  }

  /** Where a certificate and its key lie together, as a Kafka PEM store wants them. */
  keystorePath(name: string): string {
    return join(this.#folder, `${name}.pem`);
  }

  /** Where a certificate lies alone. */
  certificatePath(name: string): string {
    return join(this.#folder, `${name}.crt`);
  }

  /** @throws AlertStreamError `INPUT` for a file that holds something else than a key and its certificate */
  async #read(name: string): Promise<KeyPair | undefined> {
    const pem = await readIfThere(this.keystorePath(name));
    if (pem === undefined) return undefined;
    const [key = '', certificate = ''] = pem.split(/(?=-----BEGIN CERTIFICATE-----)/);
    if (!isPair({ key, certificate })) {
      throw new AlertStreamError(
        'INPUT',
        `${this.keystorePath(name)} is damaged: expected a key and its certificate; --fresh starts anew`,
      );
    }
    return { key, certificate };
  }

  async #write(name: string, { key, certificate }: KeyPair): Promise<KeyPair> {
    await writePrivate(this.certificatePath(name), certificate);
    await writePrivate(this.keystorePath(name), `${key}${certificate}`);
    return { key, certificate };
  }
}

function isPair({ key, certificate }: KeyPair): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}
