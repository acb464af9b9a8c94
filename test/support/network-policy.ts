import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import type { INetworkPolicyPeer } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicyPeer';
import { one, render } from './render.ts';

/** A policy in short: whose pods, who gets in, where they get; a rule is `peer, peer: port/protocol, …`. */
export type Ways = { of: string; in: string[]; out: string[] | 'anywhere' };

/** The ways that the policy of a name leaves open. */
export async function ways(name: string, set: Record<string, unknown> = {}): Promise<Ways> {
  const { spec } = one<INetworkPolicy>(await render({ set }), 'NetworkPolicy', name);
  if (spec === undefined) throw new Error(`the policy ${name} has no spec`);
  const rule = (peers: INetworkPolicyPeer[] | undefined, ports: { port?: unknown; protocol?: string }[] | undefined) =>
    `${peers?.map(peer).join(', ') ?? 'all'}: ${ports?.map(({ port, protocol }) => `${String(port)}/${protocol}`).join(', ') ?? 'all'}`;
  return {
    of: peer({ podSelector: spec.podSelector ?? {} }),
    in: (spec.ingress ?? []).map(({ from, ports }) => rule(from, ports)),
    out: spec.policyTypes?.includes('Egress')
      ? (spec.egress ?? []).map(({ to, ports }) => rule(to, ports))
      : 'anywhere',
  };
}

function peer({ podSelector, namespaceSelector, ipBlock }: INetworkPolicyPeer): string {
  if (ipBlock !== undefined) return `ip ${ipBlock.cidr}`;
  const { matchLabels = {}, matchExpressions = [] } = podSelector ?? namespaceSelector ?? {};
  const labels = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
  const expressions = matchExpressions.map(({ key, values = [] }) => `${key}=${values.join('|')}`);
  return `${podSelector === undefined ? 'namespace ' : ''}${[...labels, ...expressions].join(' ')}`;
}

/** How a pod of the release is told from others, as `ways` writes it. */
export const OURS = 'app.kubernetes.io/name=alert-stream-broker app.kubernetes.io/instance=alert-stream-broker';

export const DNS = 'all: 53/UDP, 53/TCP, 5353/UDP, 5353/TCP';

export const REGISTRY = 'app=alert-schemas: 8081/TCP';

/** The brokers, at a port. */
export function kafka(port: number): string {
  return `strimzi.io/cluster=alert-broker strimzi.io/name=alert-broker-kafka: ${port}/TCP`;
}

/** A namespace, at a port. */
export function namespace(name: string, port: string): string {
  return `namespace kubernetes.io/metadata.name=${name}: ${port}/TCP`;
}
