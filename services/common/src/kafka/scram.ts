import { pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import {
  alterUserScramCredentialsV0,
  describeUserScramCredentialsV0,
  ScramMechanisms,
  type Admin,
} from '@platformatic/kafka';

const MECHANISM = ScramMechanisms.SCRAM_SHA_512;
const DIGEST = 'sha512';
const DIGEST_BYTES = 64;

/** The user, the password and how often it is hashed; Kafka takes 4096 (the least) to 16384 times. */
export type ScramCredential = { username: string; password: string; iterations?: number };

/**
 * Creates a SCRAM-SHA-512 user, or gives it a new password (KIP-554). The password itself never leaves this process:
 * the broker gets its salted hash (RFC 5802, `SaltedPassword`).
 *
 * @param admin a connected administrator with ALTER on the cluster
 */
export async function setScramCredential(
  admin: Admin,
  { username, password, iterations = 4096 }: ScramCredential,
): Promise<void> {
  const salt = randomBytes(DIGEST_BYTES / 2);
  const saltedPassword = await promisify(pbkdf2)(password.normalize('NFKC'), salt, iterations, DIGEST_BYTES, DIGEST);
  const upsertion = { name: username, mechanism: MECHANISM, iterations, salt, saltedPassword };
  await alterUserScramCredentialsV0.api.async(await anyBroker(admin), [], [upsertion]);
}

/** Takes a user's SCRAM-SHA-512 password away: it can no longer log in. */
export async function removeScramCredential(admin: Admin, username: string): Promise<void> {
  await alterUserScramCredentialsV0.api.async(await anyBroker(admin), [{ name: username, mechanism: MECHANISM }], []);
}

/** The SCRAM-SHA-512 users that the cluster knows. */
export async function scramUsers(admin: Admin): Promise<string[]> {
  const { results } = await describeUserScramCredentialsV0.api.async(await anyBroker(admin), null);
  return results
    .filter(({ credentialInfos }) => credentialInfos.some(({ mechanism }) => mechanism === MECHANISM))
    .map(({ user }) => user);
}

/** Any broker will do: it passes the request on to the controller. */
async function anyBroker(admin: Admin) {
  const [connection] = (await admin.connectToBrokers()).values();
  if (connection === undefined) throw new Error('the cluster named no broker');
  return connection;
}
