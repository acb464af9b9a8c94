import { optional, withDefault } from '../command/flags.ts';
import { host, integer } from '../command/kinds.ts';

/** The address that a program's HTTP port is on: this machine alone, unless told otherwise. */
export const listenHost = withDefault(host, '127.0.0.1', { help: 'address to serve HTTP on' });

/** A port to listen on; 0 is any free one. */
export const listenPort = integer(0, 65_535, 'PORT');

/** For a program whose work isn't HTTP: health and metrics are served when a port is given. */
export const listenFlags = {
  'listen-host': listenHost,
  'listen-port': optional(listenPort, {
    help: 'serve /healthz, /readyz and /metrics on this port; 0 takes any free one, without it there is no HTTP',
  }),
};
