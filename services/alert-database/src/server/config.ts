import { optional, toggle, withDefault, type Flag } from '@alert-stream/common/command/flags.ts';
import { integer, text } from '@alert-stream/common/command/kinds.ts';
import type { Command } from '@alert-stream/common/command/parse.ts';
import { storeFlags } from '../store/flags.ts';

const pathPrefix = {
  expected: 'a path such as /alertdb',
  placeholder: 'PATH',
  parse: (value: string) => (/^(?:\/[\w~-][\w.~-]*)+$/.test(value) ? value : undefined),
};

const flags = {
  'listen-host': withDefault(text, '127.0.0.1', { help: 'address to serve on', placeholder: 'HOST' }),
  'listen-port': withDefault(integer(0, 65_535, 'PORT'), '5000', { help: 'port to serve on; 0 takes any free one' }),
  ...storeFlags,
  'path-prefix': optional(pathPrefix, { help: 'serve the routes below this path too' }),
  verbose: toggle({ help: 'log each request', short: 'v' }),
  debug: toggle({ help: 'log more than --verbose', short: 'd' }),
} satisfies Record<string, Flag>;

/** The command line of `alertdb`, the server. */
export const command: Command<typeof flags> = {
  name: 'alertdb',
  summary: 'Serves archived alerts and their schemas over HTTP.',
  flags,
};
