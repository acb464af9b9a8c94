import { optional, withDefault, type Flag } from '@alert-stream/common/command/flags.ts';
import type { Command } from '@alert-stream/common/command/parse.ts';
import { logFlags } from '@alert-stream/common/log-flags.ts';
import { folder, integer } from '@alert-stream/common/command/kinds.ts';
import { listenHost, listenPort } from '@alert-stream/common/http/flags.ts';
import { layoutsFlag, storeFlags } from '../store/flags.ts';

const pathPrefix = {
  expected: 'a path such as /alertdb',
  placeholder: 'PATH',
  parse: (value: string) => (/^(?:\/[\w~-][\w.~-]*)+$/.test(value) ? value : undefined),
};

const flags = {
  'listen-host': listenHost,
  'listen-port': withDefault(listenPort, '5000', { help: 'port to serve on; 0 takes any free one' }),
  ...storeFlags,
  ...layoutsFlag,
  'path-prefix': optional(pathPrefix, { help: 'serve the routes below this path too' }),
  'cache-mb': withDefault(integer(0, 65_536), '64', {
    help: 'memory for the alerts and schemas that were asked for last, in MiB; 0 keeps none',
  }),
  'max-reads': withDefault(integer(1, 100_000), '256', {
    help: 'reads of the store at a time; who asks for more gets a 503 and when to ask again',
  }),
  'work-mb': withDefault(integer(64, 65_536), '96', {
    help: 'memory for alerts that are being read or decoded and for responses that clients have not taken yet, in MiB',
  }),
  'max-connections': withDefault(integer(1, 100_000), '1000', {
    help: 'connections at a time; on one more a request gets a 503 and when to ask again',
  }),
  schemas: optional(folder, {
    help: "LSST's alert schemas, a folder of <major>/<minor>/*.avsc: what they say of a field is shown on the pages",
  }),
  ...logFlags,
} satisfies Record<string, Flag>;

/** The command line of `alertdb`, the server. */
export const command: Command<typeof flags> = {
  name: 'alertdb',
  summary: 'Serves archived alerts and their schemas over HTTP.',
  flags,
};
