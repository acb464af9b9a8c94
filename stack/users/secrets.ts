import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { ClusterCertificates } from '../certificates/cluster.ts';
import { readIfThere, writePrivate } from '../certificates/private-file.ts';
import type { KafkaUser } from '../../rendered/users.ts';

const PASSWORD_BYTES = 24;

/**
 * Kubernetes Secrets as folders: one folder a Secret, one file a key, readable by their owner alone. They hold what
 * Strimzi puts into the Secrets of a cluster and its users, and the passwords that Vault would bring.
 */
export class Secrets {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Where a Secret's keys lie, as a pod mounts them. */
  secretFolder(secret: string): string {
    return join(this.folder, secret);
  }

  path(secret: string, key: string): string {
    return join(this.secretFolder(secret), key);
  }

  /** @throws AlertStreamError `CONFIG` when there is no such Secret or key */
  async read(secret: string, key: string): Promise<string> {
    const value = await readIfThere(this.path(secret, key));
    if (value === undefined)
      throw new AlertStreamError('CONFIG', `the chart refers to key ${key} of Secret ${secret}, which nothing makes`);
    return value;
  }

  /** Writes the cluster's Secret and every user's; certificates that are still good and passwords stay as they are. */
  async provide(cluster: string, certificates: ClusterCertificates, users: KafkaUser[]): Promise<void> {
    await writePrivate(this.path(`${cluster}-cluster-ca-cert`, 'ca.crt'), certificates.clusterAuthority.certificate);
    await Promise.all(
      users.map((user) =>
        user.spec.authentication.type === 'tls' ? this.#certificate(user, certificates) : this.#password(user),
      ),
    );
  }

  async #certificate({ name }: KafkaUser, { store, clientsAuthority }: ClusterCertificates): Promise<void> {
    const pair = await store.leaf(`user-${name}`, clientsAuthority, { subject: `CN=${name}` });
    await writePrivate(this.path(name, 'ca.crt'), clientsAuthority.certificate);
    await writePrivate(this.path(name, 'user.crt'), pair.certificate);
    await writePrivate(this.path(name, 'user.key'), pair.key);
  }

  async #password({ name, spec }: KafkaUser): Promise<void> {
    const { name: secret, key } = passwordRef(name, spec);
    await this.password(secret, key);
  }

  /**
   * The password of a Secret; it is made once. A line end that an editor has put behind it is taken away from the file:
   * a shell's `$(cat …)` leaves it out, and most clients don't.
   */
  async password(secret: string, key: string): Promise<string> {
    const kept = (await readIfThere(this.path(secret, key))) ?? '';
    // An empty file is what a full disk may have left; as a password it would let anybody in.
    const password = kept.replace(/[\r\n]+$/, '') || randomBytes(PASSWORD_BYTES).toString('base64url');
    if (password !== kept) await writePrivate(this.path(secret, key), password);
    return password;
  }
}

/** Where a SCRAM user's password lies; Strimzi keeps one of its own making in a Secret of the user's name. */
export function passwordRef(name: string, spec: KafkaUser['spec']): { name: string; key: string } {
  return spec.authentication.password?.valueFrom.secretKeyRef ?? { name, key: 'password' };
}
