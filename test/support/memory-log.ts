import { pino } from 'pino';
import type { Logger } from '@alert-stream/common/log.ts';

export type LogLine = { event?: string; [field: string]: unknown };

/** A logger that keeps its lines for a test to look at. */
export function memoryLog(): { log: Logger; lines: LogLine[]; events: (event: string) => LogLine[] } {
  const lines: LogLine[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => lines.push(JSON.parse(line) as LogLine) });
  return { log, lines, events: (event) => lines.filter((line) => line.event === event) };
}
