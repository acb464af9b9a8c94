import { isIP } from 'node:net';
import { instancesChannel, SASLMechanisms, type BaseOptions, type Connection } from '@platformatic/kafka';
import type { HostPort } from '../../command/kinds.ts';

/** How to reach a Kafka cluster, and as whom. */
export type KafkaConnection = {
  /** Where to ask for the cluster's brokers; one that answers is enough. */
  bootstrap: HostPort[];
  /** The name that the brokers see in their logs and quotas. */
  clientId: string;
  /**
   * PEM texts: the cluster's certificate authority, and for mTLS the user's certificate and key. `servername` is the
   * name that every broker's certificate must carry, where it isn't the host that is connected to.
   */
  tls?: { ca: Buffer; cert?: Buffer; key?: Buffer; servername?: string };
  /** A SCRAM-SHA-512 user. */
  scram?: { username: string; password: string };
};

/** An answer that takes longer than this counts as none (milliseconds). A JoinGroup waits for a whole rebalance. */
export const REQUEST_TIMEOUT_MS = 20_000;

/** How long the leader of a partition may wait for its replicas before it answers a produce request (milliseconds). */
const PRODUCE_TIMEOUT_MS = 10_000;

let listening = false;

/**
 * A connection that breaks off while it logs in says so twice, the second time when the library no longer listens: Node
 * would end the program for it.
 */
function surviveLateErrors(): void {
  if (listening) return;
  listening = true;
  instancesChannel.subscribe((message) => {
    const { type, instance } = message as { type: string; instance: Connection };
    if (type === 'connection') instance.on('error', () => {});
  });
}

/** The options that every client of the library takes. */
export function clientOptions({ bootstrap, clientId, tls, scram }: KafkaConnection): BaseOptions {
  surviveLateErrors();
  return {
    clientId,
    bootstrapBrokers: bootstrap,
    connectTimeout: 5_000,
    requestTimeout: REQUEST_TIMEOUT_MS,
    timeout: PRODUCE_TIMEOUT_MS,
    ...(tls && {
      tls: { ca: tls.ca, ...(tls.cert && { cert: tls.cert }), ...(tls.key && { key: tls.key }) },
      // The name is sent too (SNI), which routes of an ingress need; an address may not be (RFC 6066).
      tlsServerName: tls.servername ?? bootstrap.every(({ host }) => isIP(host) === 0),
    }),
    ...(scram && { sasl: { mechanism: SASLMechanisms.SCRAM_SHA_512, ...scram } }),
  };
}

/** The bootstrap list as Kafka's own tools write it, for messages. */
export function bootstrapText({ bootstrap }: KafkaConnection): string {
  return bootstrap.map(({ host, port }) => `${host}:${port}`).join(',');
}
