import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

/**
 * Sends bytes as they are, which no HTTP client would, and gives all that comes back until the other end closes.
 *
 * @param lines of the head; CR LF is put between them, and after them twice
 */
export async function rawRequest(port: number, lines: string[], body = ''): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const answer = text(socket);
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
  return answer;
}

/** The status of each answer that came. */
export function statuses(answers: string): number[] {
  return [...answers.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
}
