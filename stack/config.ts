import { join, resolve } from 'node:path';
import { load, YAML11_SCHEMA } from 'js-yaml';
import { optional, toggle, type ValueKind } from '@alert-stream/common/command/flags.ts';
import { file, folder, host, integer, list, number, port } from '@alert-stream/common/command/kinds.ts';
import type { Command, FlagValues } from '@alert-stream/common/command/parse.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { OperatorPorts } from './broker/properties.ts';
import { chartFolder, readValuesFile } from '../rendered/chart.ts';

/** The ports that can be moved: by a value of the chart, or, for Strimzi's own two and --plaintext's, here. */
export const PORTS = {
  internal: 'kafka.listeners.internal.port',
  tls: 'kafka.listeners.tls.port',
  external: 'kafka.listeners.external.port',
  plain: undefined,
  registry: 'schemaRegistry.port',
  proxy: 'schemaRegistry.readOnlyProxy.port',
  database: 'alertDatabase.server.port',
  controlplane: undefined,
  replication: undefined,
} as const;

export type PortName = keyof typeof PORTS;

/** The ports that Strimzi gives these two listeners of its own. */
const STRIMZI_PORTS: OperatorPorts = { controlplane: 9090, replication: 9091 };

const PLAINTEXT_PORT = 9095;

/** Seconds over which a visit's alerts come (DMTN-149). */
const BURST_SECONDS = 3;

/** A peak visit (DMTN-102). */
const MAX_ALERTS = 40_000;

/** What the player needs for an alert, with room to spare, and what it always has. */
const ALERT_MB = 0.1;
const LEAST_MEMORY_MB = 1024;

const portChoice: ValueKind<[PortName, number]> = {
  expected: `NAME=PORT with NAME one of ${Object.keys(PORTS).join(', ')} and PORT from 1 to 65535`,
  placeholder: 'NAME=PORT',
  parse: (value) => {
    const [name = '', number = ''] = value.split('=');
    const parsed = port.parse(number);
    return Object.hasOwn(PORTS, name) && parsed !== undefined ? [name as PortName, parsed] : undefined;
  },
};

const flags = {
  alerts: optional(integer(1, MAX_ALERTS), { help: 'alerts in each visit (default: 1000, with --check 200)' }),
  file: optional(file, {
    help: 'replay the alerts of this Avro container file, or this packet as it was sent, instead of made ones',
  }),
  interval: optional(
    number('a number of seconds above 0', (value) => value > 0, 'SECONDS'),
    {
      help: 'seconds from the start of one visit to the next (default: 37, as the survey)',
    },
  ),
  spread: optional(
    number('a number of seconds from 0', (value) => value >= 0, 'SECONDS'),
    {
      help: "seconds over which a visit's alerts come, detector by detector (default: 3; with --file 0, the alerts' own times)",
    },
  ),
  state: optional(folder, {
    help: 'where topics, archive, certificates, passwords and logs are kept (default: .state)',
  }),
  fresh: toggle({ help: 'empty the state first' }),
  port: optional(list(portChoice), { help: `move ports: ${Object.keys(PORTS).join(', ')}` }),
  advertise: optional(
    { ...host, expected: 'a host name or address that your consumers can reach' },
    {
      help: 'open the SCRAM listener, and it alone, to containers and the local network under this name',
    },
  ),
  plaintext: toggle({ help: 'add a SCRAM listener without TLS (SASL_PLAINTEXT), on this machine alone' }),
  values: optional(file, { help: 'a values file for the chart, on top of values-local.yaml' }),
  check: toggle({ help: 'run one visit through the whole system, prove that every byte arrives, and stop' }),
};

/** The command line of `npm start`. */
export const command: Command<typeof flags> = {
  name: 'npm start --',
  summary: 'Runs the Alert Distribution System on this machine: a Rubin alert stream to test consumers against.',
  flags,
};

export type StackFlags = FlagValues<typeof flags>;

/** What to run, where, and with which values on top of values-local.yaml. */
export type StackOptions = {
  statePath: string;
  fresh: boolean;
  valuesFiles: string[];
  set: Record<string, unknown>;
  operatorPorts: OperatorPorts;
  /** The port of the listener without TLS, if there is to be one. */
  plaintextPort?: number;
  /** The user's own alerts, if there are any. */
  alertsFile?: string;
};

/**
 * @param folder what relative paths start from: where the user is, which npm leaves for the clone's root
 * @throws AlertStreamError `CONFIG` for options that exclude each other
 */
export function stackOptions(given: StackFlags, folder = process.env['INIT_CWD'] ?? process.cwd()): StackOptions {
  if (given.file !== undefined && given.alerts !== undefined) {
    throw new AlertStreamError('CONFIG', '--alerts and --file exclude each other: a file brings its own alerts');
  }
  if (given.plaintext && given.advertise !== undefined) {
    throw new AlertStreamError(
      'CONFIG',
      '--plaintext and --advertise exclude each other: what has no TLS stays on this machine',
    );
  }
  const ports = new Map<PortName, number>(given.port);
  const twice = given.port?.find(([name], index) => given.port?.findIndex(([other]) => other === name) !== index);
  if (twice !== undefined) throw new AlertStreamError('CONFIG', `--port: ${twice[0]} is given twice: give it once`);
  const alertsFile = given.file === undefined ? undefined : resolve(folder, given.file);
  return {
    statePath: given.state === undefined ? join(chartFolder, '.state') : resolve(folder, given.state),
    fresh: given.fresh,
    ...(given.plaintext && { plaintextPort: ports.get('plain') ?? PLAINTEXT_PORT }),
    ...(alertsFile !== undefined && { alertsFile }),
    valuesFiles: [
      join(chartFolder, 'values-local.yaml'),
      ...(given.values === undefined ? [] : [resolve(folder, given.values)]),
    ],
    set: {
      ...(given.alerts !== undefined && {
        'simulator.generate.alertsPerVisit': given.alerts,
        'simulator.maxMemoryMB': Math.max(LEAST_MEMORY_MB, Math.ceil(given.alerts * ALERT_MB)),
      }),
      ...(alertsFile !== undefined && { 'simulator.load.file': alertsFile }),
      ...(given.interval !== undefined && intervalValues(given.interval)),
      ...(given.spread !== undefined &&
        spreadValues(given.spread, alertsFile, given.values && resolve(folder, given.values))),
      ...(given.advertise !== undefined && {
        'kafka.externalListener.bootstrap.host': given.advertise,
        'kafka.externalListener.brokers': [{ host: given.advertise }],
      }),
      ...portValues(ports),
    },
    operatorPorts: {
      controlplane: ports.get('controlplane') ?? STRIMZI_PORTS.controlplane,
      replication: ports.get('replication') ?? STRIMZI_PORTS.replication,
    },
  };
}

/** A visit has to be over before the next one starts: when visits come quickly, so do a visit's alerts. */
function intervalValues(seconds: number): Record<string, number> {
  const spread = seconds < 2 * BURST_SECONDS ? { 'simulator.generate.spreadSeconds': seconds / 2 } : {};
  return { 'simulator.repeatInterval': seconds, ...spread };
}

/** The chart's own value is for the alerts that it has made; for others it is an argument, in the place of the user's. */
function spreadValues(
  seconds: number,
  alertsFile: string | undefined,
  valuesFile: string | undefined,
): Record<string, unknown> {
  if (alertsFile === undefined) return { 'simulator.generate.spreadSeconds': seconds };
  const others = valuesFile === undefined ? [] : withoutSpread(loadArgs(valuesFile));
  return { 'simulator.load.extraArgs': [...others, '--spread', seconds] };
}

function withoutSpread(args: unknown[]): unknown[] {
  return args.filter(
    (arg, index) => arg !== '--spread' && args[index - 1] !== '--spread' && !String(arg).startsWith('--spread='),
  );
}

/** What a values file has for the load. One that can't be read has nothing: the chart's rendering says why. */
function loadArgs(valuesFile: string): unknown[] {
  try {
    const values = load(String(readValuesFile(valuesFile)), { schema: YAML11_SCHEMA }) as {
      simulator?: { load?: { extraArgs?: unknown[] } };
    } | null;
    return values?.simulator?.load?.extraArgs ?? [];
  } catch {
    return [];
  }
}

/** Ports as values of the chart, for those that it has. */
export function portValues(ports: Map<PortName, number>): Record<string, number> {
  return Object.fromEntries(
    [...ports].flatMap(([name, number]) => (PORTS[name] === undefined ? [] : [[PORTS[name], number]])),
  );
}
