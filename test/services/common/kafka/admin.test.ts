import test from 'ava';
import {
  connectAdmin,
  deleteRecordsBefore,
  endOffsets,
  scramUsers,
  setScramCredential,
  startOffsets,
  type Admin,
} from '@alert-stream/common/kafka/admin.ts';
import { preflight } from '@alert-stream/common/kafka/client/preflight.ts';
import { startTestBroker, type TestBroker } from '../../../support/broker.ts';
import { groupLag } from '../../../support/group-lag.ts';
import { newTopic, publish, silent, until } from '../../../support/kafka-fixtures.ts';

let broker: TestBroker;
let admin: Admin;

test.before(async () => {
  broker = await startTestBroker();
  admin = await connectAdmin(broker.admin);
});
test.after.always(async () => {
  await admin?.close();
  await broker?.stop();
});

test.serial(
  'a SCRAM user can log in with the password it was given, and after a change with the new one alone',
  async (t) => {
    const template = await broker.scram('rubin-communitybroker');
    const login = (password: string) =>
      preflight(
        { ...template, scram: { username: 'alice', password } },
        { topics: [], log: silent, signal: new AbortController().signal },
      );
    await setScramCredential(admin, { username: 'alice', password: 'first ünd=,' });
    await until('the broker lists the user', async () => (await scramUsers(admin)).includes('alice'));
    await until('the user can log in', () =>
      login('first ünd=,').then(
        () => true,
        () => false,
      ),
    );
    await setScramCredential(admin, { username: 'alice', password: 'second', iterations: 8192 });
    await until('the broker knows the new password', () =>
      login('second').then(
        () => true,
        () => false,
      ),
    );
    await t.throwsAsync(login('first ünd=,'), { message: /refuses user alice/ });
  },
);

test.serial('offsets begin and end where the messages do, also after a deletion', async (t) => {
  await newTopic(broker, 'offsets', 2);
  await publish(broker, 'offsets', { partitions: 2, count: 20 });
  t.deepEqual(await startOffsets(admin, 'offsets'), [0n, 0n]);
  t.deepEqual(await endOffsets(admin, 'offsets'), [10n, 10n]);
  await deleteRecordsBefore(admin, 'offsets', new Map([[1, 4n]]));
  t.deepEqual(await startOffsets(admin, 'offsets'), [0n, 4n]);
  t.is(await groupLag(admin, 'no-such-group', 'offsets'), 16n);
});

test.serial('a broker that refuses the client is named', async (t) => {
  const { tls } = broker.admin as { tls: { ca: Buffer } };
  await t.throwsAsync(connectAdmin({ ...broker.admin, tls: { ca: tls.ca } }), {
    code: 'CONFIG',
    message: /wants a client certificate/,
  });
});
