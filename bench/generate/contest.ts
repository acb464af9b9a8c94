import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tools } from '../../tools/tools.ts';
import type { Contest, Measured, Side } from '../measure/contest.ts';
import { lineOf, runNode, runProgram, runSimulator, type Usage } from '../run/program.ts';
import { pythonHaving } from '../run/python.ts';

const FLOOR = fileURLToPath(new URL('floor.ts', import.meta.url));
const PEER = fileURLToPath(new URL('peer.py', import.meta.url));

/** How many alerts, and the bytes of each. */
export type GenerateSize = { alerts: number; size: number; schemaVersion: string };

/** Making a file of alerts, against the machine making and writing as many random bytes, and against the Python package. */
export function generateContest({ alerts, size, schemaVersion }: GenerateSize, folder: string): Contest {
  const file = join(folder, 'alerts.avro');
  const args = [
    file,
    '--alerts-per-visit',
    String(alerts),
    '--size',
    String(size),
    '--schema-version',
    schemaVersion,
    '--schemas',
    tools().alertSchemas,
  ];
  const measured = async ({ cpuSeconds, peakMb }: Usage, seconds: unknown): Promise<Measured> => ({
    'alerts made': alerts / Number(seconds),
    'alerts made per core': alerts / cpuSeconds,
    'bytes of an alert': (await stat(file)).size / alerts,
    'peak memory': peakMb,
  });
  const python = pythonHaving([]);
  const peer: Side = async (signal) => {
    const { stdout } = await runProgram(
      'missing' in python ? '' : python.command,
      [PEER, file, schemaVersion, String(alerts), String(size)],
      { signal },
    );
    const { seconds, ...usage } = JSON.parse(stdout) as Usage & { seconds: number };
    return measured(usage, seconds);
  };
  return {
    title: 'generate',
    figures: [
      { name: 'alerts made', unit: 'alerts/s' },
      { name: 'alerts made per core', unit: 'alerts/CPU s' },
      { name: 'bytes of an alert', unit: 'B' },
      { name: 'peak memory', unit: 'MB' },
    ],
    ours: async (signal) => {
      const { lines, ...usage } = await runSimulator(['generate', ...args], { folder, signal });
      return measured(usage, lineOf(lines, 'generated')['seconds']);
    },
    limit: async (signal) => {
      const { lines, ...usage } = await runNode(FLOOR, [file, String(alerts), String(size)], { folder, signal });
      return measured(usage, lineOf(lines, 'generated')['seconds']);
    },
    peer: 'missing' in python ? python : peer,
  };
}
