import { readersAddress, type Addresses } from '../addresses.ts';
import { connectionText, type Connection } from './connection.ts';

/** What the terminal shows when the system is up: where everything is, and how a consumer connects. */
export function overviewText(addresses: Addresses, logs: string, connection: Connection | undefined): string {
  const listeners = addresses.listeners.map(({ name, host, port }) => `${host}:${port} (${name})`);
  const database = addresses.database.url.href;
  return [
    'Running',
    `  Kafka             ${listeners.join(', ')}`,
    `  schema registry   ${readersAddress(addresses)}`,
    `  alert database    ${database}v1/alerts/{id}`,
    `  its pages         ${database}`,
    `  logs              ${logs}`,
    '',
    ...(connection === undefined ? [] : [connectionText(connection), '']),
    'Ctrl-C stops everything. One line per visit:',
  ].join('\n');
}
