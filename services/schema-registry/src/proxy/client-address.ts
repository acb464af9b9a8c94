import { isIPv4, isIPv6 } from 'node:net';

/**
 * Whom a request is counted for. X-Forwarded-For is a list to which each proxy adds where a request came to it from:
 * only as many entries at its end are true as there are proxies that we trust, and whatever stands before them is what
 * a client says of itself.
 *
 * @param peer the address at the other end of the connection
 * @param trusted how many proxies of our own the request came through
 * @returns an IPv4 address, or the /64 of an IPv6 one, which is what one client has
 */
export function clientAddress(peer: string, forwardedFor: string | undefined, trusted: number): string {
  if (trusted === 0 || forwardedFor === undefined) return counted(peer) ?? peer;
  const hops = [...forwardedFor.split(',').map((hop) => hop.trim()), peer];
  return counted(hops[Math.max(0, hops.length - 1 - trusted)] ?? '') ?? counted(peer) ?? peer;
}

function counted(address: string): string | undefined {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (isIPv4(plain)) return plain;
  if (!isIPv6(plain)) return undefined;
  const [head = '', tail] = plain.split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros =
    tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - groups.length - after.length) }, () => '0');
  return `${[...groups, ...zeros, ...after]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
