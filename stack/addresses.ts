import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { registryUrl } from './apicurio.ts';
import { advertisedHost, type OperatorPorts } from './broker/properties.ts';
import type { BrokerSpec, Listener } from '../rendered/broker.ts';
import { ofKind, type KubernetesObject } from '../rendered/kubernetes.ts';
import type { NeededPort } from './process/ports.ts';

/** Where each part is reached on this machine. */
export type Addresses = {
  listeners: { name: string; port: number; host: string }[];
  /** `service` is `host:port` in the cluster. */
  registry: { service: string; port: number; url: URL };
  /** The read-only proxy before the registry, where the chart has one: what readers who are no service of ours are told. */
  proxy?: { port: number; url: URL };
  database: { port: number; url: URL };
  /** The broker's addresses in the cluster, `host:port`. */
  bootstrap: string[];
  /** `host:port` in the cluster → the address here, for the arguments of the services. */
  services: Map<string, string>;
};

type ServiceSpec = { ports: { name?: string; port: number }[]; selector?: Record<string, string> };

const LOOPBACK = '127.0.0.1';

/** Finds every address in the rendered chart; the ports are the chart's own. */
export function addresses(objects: KubernetesObject[], broker: BrokerSpec): Addresses {
  const registry = registryAddress(objects);
  const database = servicePort(objects, 'alert-database-server');
  if (database === undefined)
    throw new AlertStreamError(
      'CONFIG',
      'the chart renders no Service of the alert database: set alertDatabase.enabled',
    );
  const proxy = servicePort(objects, 'schema-registry-proxy');
  const bootstrap = `${broker.cluster}-kafka-bootstrap`;
  const listeners = broker.kafka.listeners.map((listener: Listener) => ({
    name: listener.name,
    port: listener.port,
    host: advertisedHost(listener, broker.nodeId),
  }));
  const url = registryUrl(registry.port);
  const service = `${registry.name}:${registry.port}`;
  return {
    listeners,
    registry: { service, port: registry.port, url },
    ...(proxy !== undefined && { proxy: { port: proxy, url: new URL(`http://${LOOPBACK}:${proxy}`) } }),
    database: { port: database, url: new URL(`http://${LOOPBACK}:${database}`) },
    bootstrap: listeners.map(({ port }) => `${bootstrap}:${port}`),
    services: new Map([
      ...listeners.map(({ port }) => [`${bootstrap}:${port}`, `${LOOPBACK}:${port}`] as const),
      // The registry here has Confluent's API below a path; the one of the cluster has it at the root.
      [service, `${url.host}${url.pathname.replace(/\/$/, '')}`],
    ]),
  };
}

/** Where schemas are read by who is no service of ours: as the address that every client takes, without a slash at its end. */
export function readersAddress({ registry, proxy }: Pick<Addresses, 'registry' | 'proxy'>): string {
  return (proxy ?? registry).url.href.replace(/\/$/, '');
}

/** Every port that the system listens on, with the option that moves it. */
export function neededPorts(
  { listeners, registry, proxy, database }: Addresses,
  operator: OperatorPorts,
): NeededPort[] {
  const needed = (name: string, port: number, what: string) => ({ port, what, option: `--port ${name}=PORT` });
  return [
    ...listeners.map(({ name, port }) => needed(name, port, `Kafka listener ${name}`)),
    needed('controlplane', operator.controlplane, 'Kafka controller'),
    needed('replication', operator.replication, 'Kafka between brokers'),
    needed('registry', registry.port, 'schema registry'),
    ...(proxy === undefined ? [] : [needed('proxy', proxy.port, 'read-only proxy of the schema registry')]),
    needed('database', database.port, 'alert database'),
  ];
}

/** The registry's name, and the port that the services are told to find it at. */
function registryAddress(objects: KubernetesObject[]): { name: string; port: number } {
  const [registry] = ofKind(objects, 'StrimziSchemaRegistry');
  if (registry === undefined)
    throw new AlertStreamError('CONFIG', 'the chart renders no schema registry: set schemaRegistry.enabled');
  const { name } = registry.metadata;
  const told = new RegExp(`//${RegExp.escape(name)}:(\\d+)`).exec(JSON.stringify(objects))?.[1];
  if (told === undefined)
    throw new AlertStreamError('CONFIG', `no service of the chart is told the address of the registry ${name}`);
  return { name, port: Number(told) };
}

/** The port of the Service in front of a component, where there is one. */
function servicePort(objects: KubernetesObject[], component: string): number | undefined {
  const service = ofKind<ServiceSpec>(objects, 'Service').find(
    ({ spec }) => spec.selector?.['app.kubernetes.io/component'] === component,
  );
  return service?.spec.ports[0]?.port;
}
