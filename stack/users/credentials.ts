import { setTimeout as sleep } from 'node:timers/promises';
import { removeScramCredential, scramUsers, setScramCredential, type Admin } from '@alert-stream/common/kafka/admin.ts';
import { unlessRefused } from '../broker/refusals.ts';
import { passwordRef, type Secrets } from './secrets.ts';
import type { KafkaUser } from '../../rendered/users.ts';

/** Gives each SCRAM user of the chart the password of its Secret, and takes it from those that the chart no longer has. */
export async function reconcileCredentials(admin: Admin, users: KafkaUser[], secrets: Secrets): Promise<void> {
  const scram = users.filter(({ spec }) => spec.authentication.type === 'scram-sha-512');
  const known = await scramUsers(admin);
  for (const { name, spec } of scram) {
    const ref = passwordRef(name, spec);
    const password = await secrets.read(ref.name, ref.key);
    await unlessRefused(`password of user ${name}`, setScramCredential(admin, { username: name, password }));
  }
  const gone = known.filter((username) => !scram.some(({ name }) => name === username));
  for (const username of gone) await removeScramCredential(admin, username);
  await untilKnown(
    admin,
    scram.map(({ name }) => name),
  );
}

/** Kafka acknowledges a password when it is written, and some moments later lets the user in. */
async function untilKnown(admin: Admin, names: string[]): Promise<void> {
  while (true) {
    const known = new Set(await scramUsers(admin));
    if (names.every((name) => known.has(name))) return;
    await sleep(50);
  }
}
