import { optional, required, withDefault, type Flag } from '@alert-stream/common/command/flags.ts';
import { integer, number, url } from '@alert-stream/common/command/kinds.ts';
import type { Command } from '@alert-stream/common/command/parse.ts';
import { listenHost, listenPort } from '@alert-stream/common/http/flags.ts';
import { logFlags } from '@alert-stream/common/log-flags.ts';

const flags = {
  registry: required(url, {
    help: "where the registry's Confluent API lies; a user and password, in it or in SCHEMA_REGISTRY_BASIC_AUTH_USER_INFO, are for this program alone",
  }),
  'listen-host': listenHost,
  'listen-port': withDefault(listenPort, '8082', { help: 'port to serve readers on; 0 takes any free one' }),
  'health-port': optional(listenPort, {
    help: 'serve /healthz, /readyz and /metrics on this port, apart from the readers',
  }),
  'trusted-proxies': withDefault(integer(0, 10), '0', {
    help: 'how many proxies stand before this program, each of which adds an address to X-Forwarded-For; with 0 that is not looked at',
  }),
  rate: withDefault(
    number('a number from 0', (value) => value >= 0),
    '50',
    {
      help: 'requests a second that one client address may send for long; 0 for no limit',
      placeholder: 'N',
    },
  ),
  burst: withDefault(integer(1, 1_000_000), '200', { help: 'requests that it may send at once', placeholder: 'N' }),
  'timeout-sec': withDefault(
    number('a number of seconds above 0', (value) => value > 0),
    '10',
    {
      help: 'how long the registry may take to answer',
      placeholder: 'SECONDS',
    },
  ),
  'cache-mb': withDefault(integer(1, 4096), '32', {
    help: 'memory for schemas, which never change under their ids',
    placeholder: 'MB',
  }),
  ...logFlags,
} satisfies Record<string, Flag>;

/** The command line of the read-only proxy. */
export const proxyCommand: Command<typeof flags> = {
  name: 'registry-proxy',
  summary: 'Lets the world read a schema registry, and nobody write to it.',
  flags,
};
