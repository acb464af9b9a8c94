import { optional, withDefault } from '../command/flags.ts';
import { host, integer } from '../command/kinds.ts';

/** The address to listen on for HTTP; by default only this machine can connect. */
export const listenHost = withDefault(host, '127.0.0.1', { help: 'address to serve HTTP on' });

/** A port to listen on; 0 for any free port. */
export const listenPort = integer(0, 65_535, 'PORT');

/** For a program whose work isn't HTTP: health and metrics are served when a port is given. */
export const listenFlags = {
  'listen-host': listenHost,
  'listen-port': optional(listenPort, {
    help: 'serve /healthz, /readyz and /metrics on this port; 0 for any free port; no HTTP server by default',
  }),
};
