import { relative } from 'node:path';
import { readersAddress } from '../addresses.ts';
import { PLAINTEXT_LISTENER } from '../broker/plaintext-listener.ts';
import type { System } from '../system.ts';
import { passwordRef } from '../users/secrets.ts';
import { kafkaUsers } from '../../rendered/users.ts';

/** What a community broker's consumer needs to connect. */
export type Connection = {
  bootstrap: string;
  /** The same without TLS, where there is such a listener. */
  plaintextBootstrap?: string;
  user: string;
  passwordFile: string;
  caFile: string;
  groupPrefix: string;
  topics: string[];
  registry: string;
};

/** How the first user of the chart that reads topics connects over SCRAM. */
export function communityConnection({ objects, addresses, broker }: System): Connection | undefined {
  const user = kafkaUsers(objects).find(
    ({ spec }) => readTopics(spec).length > 0 && spec.authentication.type === 'scram-sha-512',
  );
  const listener = addresses.listeners.find(({ name }) => name === 'external');
  const plaintext = addresses.listeners.find(({ name }) => name === PLAINTEXT_LISTENER);
  if (user === undefined || listener === undefined) return undefined;
  const password = passwordRef(user.name, user.spec);
  const group = user.spec.authorization?.acls.find(({ resource }) => resource.type === 'group');
  return {
    bootstrap: `${listener.host}:${listener.port}`,
    ...(plaintext !== undefined && { plaintextBootstrap: `${plaintext.host}:${plaintext.port}` }),
    user: user.name,
    passwordFile: shortest(broker.secrets.path(password.name, password.key)),
    caFile: shortest(broker.secrets.path(`${broker.spec.cluster}-cluster-ca-cert`, 'ca.crt')),
    groupPrefix: group?.resource.name ?? user.name,
    topics: readTopics(user.spec),
    registry: readersAddress(addresses),
  };
}

/** The connection as the terminal shows it, with a command to copy. */
export function connectionText({
  bootstrap,
  plaintextBootstrap,
  user,
  passwordFile,
  caFile,
  groupPrefix,
  topics,
  registry,
}: Connection): string {
  const [topic = ''] = topics;
  return `Connect as a community broker
  bootstrap         ${bootstrap}
  protocol          SASL_SSL, SCRAM-SHA-512
  user              ${user}
  password in       ${passwordFile}
  CA certificate    ${caFile}
  consumer group    any name that starts with ${groupPrefix}
  topic             ${topics.join(', ')}
  schema registry   ${registry}
  clients           any; of librdkafka (confluent-kafka, kcat) 2.6.1 or newer
${plaintextBootstrap === undefined ? '' : `  without TLS       ${plaintextBootstrap}, SASL_PLAINTEXT, else the same\n`}
Try it in another terminal
  ALERTSIM_KAFKA_PASSWORD="$(cat ${passwordFile})" npx rubin-alert-sim print-stream \\
    --broker ${bootstrap} --scram-username ${user} --tls-server-ca-crt-location ${caFile} \\
    --src-topic ${topic} --schema-registry-address ${registry} --count 3`;
}

function readTopics({
  authorization,
}: {
  authorization?: { acls: { resource: { type: string; name?: string }; operations: string[] }[] };
}): string[] {
  return (authorization?.acls ?? [])
    .filter(
      ({ resource, operations }) => resource.type === 'topic' && operations.includes('Read') && resource.name !== '*',
    )
    .map(({ resource }) => resource.name ?? '');
}

/** A path as it is shortest to type from here. */
function shortest(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.length < path.length ? fromHere : path;
}
