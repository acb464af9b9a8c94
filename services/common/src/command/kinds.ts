import { isIP } from 'node:net';
import type { ValueKind } from './flags.ts';

/** A text that is not empty. */
export const text: ValueKind<string> = {
  expected: 'a text that is not empty',
  placeholder: 'TEXT',
  parse: (value) => (value === '' ? undefined : value),
};

export const file: ValueKind<string> = { ...text, expected: 'the path of a file', placeholder: 'FILE' };

export const folder: ValueKind<string> = { ...text, expected: 'the path of a folder', placeholder: 'DIR' };

const DECIMAL = /^-?\d+(\.\d+)?$/;

/** A decimal number that passes `accepts`. */
export function number(expected: string, accepts: (value: number) => boolean, placeholder = 'N'): ValueKind<number> {
  return {
    expected,
    placeholder,
    parse: (value) => (DECIMAL.test(value) && accepts(Number(value)) ? Number(value) : undefined),
  };
}

/** A whole number between two bounds, both included. */
export function integer(min: number, max: number, placeholder = 'N'): ValueKind<number> {
  return number(
    `a whole number from ${min} to ${max}`,
    (value) => Number.isInteger(value) && value >= min && value <= max,
    placeholder,
  );
}

export const port = integer(1, 65_535, 'PORT');

/** A Kafka topic's or consumer group's name, by Kafka's own rule. */
export const kafkaName: ValueKind<string> = {
  expected: 'a name of at most 249 letters, digits, dots, dashes and underscores',
  placeholder: 'NAME',
  parse: (value) => (/^[\w.-]{1,249}$/.test(value) && value !== '.' && value !== '..' ? value : undefined),
};

/** Several values, separated by commas. */
export function list<T>(kind: ValueKind<T>): ValueKind<T[]> {
  return {
    expected: `${kind.expected} (or several, separated by commas)`,
    placeholder: `${kind.placeholder},…`,
    list: true,
    parse: (value) => {
      const parsed = value.split(',').map((item) => kind.parse(item.trim()));
      return parsed.every((item) => item !== undefined) ? (parsed as T[]) : undefined;
    },
  };
}

export type HostPort = { host: string; port: number };

/** `host:port`, as in Kafka's bootstrap lists. */
export const hostPort: ValueKind<HostPort> = {
  expected: 'host:port',
  placeholder: 'HOST:PORT',
  parse: (value) => {
    const match = /^(?:(?<host>[\w.-]+)|\[(?<ipv6>[\da-fA-F:]+)\]):(?<port>\d{1,5})$/.exec(value)?.groups;
    const parsed = port.parse(match?.['port'] ?? '');
    // An IPv6 address is in brackets here; sockets take it without.
    const host = match?.['host'] ?? match?.['ipv6'];
    return host === undefined || parsed === undefined ? undefined : { host, port: parsed };
  },
};

/** A host's name or address, without a port. */
export const host: ValueKind<string> = {
  expected: 'a host name or an IP address',
  placeholder: 'HOST',
  parse: (value) => (isIP(value) > 0 || /^(?=.{1,253}$)[\da-z]([\w.-]*[\da-z])?$/i.test(value) ? value : undefined),
};

/** An HTTP or HTTPS URL. A query is refused: it would get lost when a path is appended. */
export const url: ValueKind<URL> = {
  expected: 'an http:// or https:// address without a query',
  placeholder: 'URL',
  parse: (value) => {
    const parsed = URL.canParse(value) ? new URL(value) : undefined;
    if (parsed?.protocol !== 'http:' && parsed?.protocol !== 'https:') return undefined;
    return /[?#]/.test(value) || !isDecodable(parsed.username + parsed.password) ? undefined : parsed;
  },
};

/** Whether the percent-encoding in a part of a URL is valid UTF-8. */
function isDecodable(part: string): boolean {
  try {
    decodeURIComponent(part);
    return true;
  } catch {
    return false;
  }
}

/** One of a closed set of words. */
export function oneOf<const W extends string>(words: readonly W[]): ValueKind<W> {
  return {
    expected: words.length === 1 ? `${words[0]}` : `one of ${words.join(', ')}`,
    placeholder: words.join('|'),
    parse: (value) => words.find((word) => word === value),
  };
}
