import { join } from 'node:path';
import { runProgram } from '../run/program.ts';
import { pythonHaving } from '../run/python.ts';
import { SOURCE, STREAM, type BenchKafka } from './kafka.ts';

const CHECKOUT = 'alert-stream-simulator';
const ROUND = /sent (?<alerts>\d+) alerts in (?<seconds>[\d.]+)s/;

/** Seconds that the Python `rubin-alert-sim` takes to read the static topic and publish it once. */
export type PythonPlayer = (kafka: BenchKafka, alerts: number, signal: AbortSignal) => Promise<number>;

/** Or why there is none: a checkout of lsst-dm/alert-stream-simulator is needed. */
export function pythonPlayer(): PythonPlayer | { missing: string } {
  const python = pythonHaving([join(CHECKOUT, 'python/streamsim')]);
  if ('missing' in python) return python;
  const home = join(python.folder, CHECKOUT, 'python');
  return async (kafka, alerts, signal) => {
    const before = await kafka.published();
    // Its rate is told only by a stream that repeats, so it is stopped when it has told it.
    const args = [
      '-v',
      'play-stream',
      ...kafka.args,
      '--src-topic',
      SOURCE,
      '--dst-topic',
      STREAM,
      '--repeat-interval',
      '3600',
    ];
    const { stderr } = await runProgram(python.command, [join(home, 'bin/rubin-alert-sim'), ...args], {
      env: { PYTHONPATH: home },
      signal,
      onError: (text, stop) => {
        if (ROUND.test(text)) stop();
      },
    });
    const published = Number((await kafka.published()) - before);
    const seconds = Number(ROUND.exec(stderr)?.groups?.['seconds']);
    // It doesn't look at the acknowledgements itself.
    if (published !== alerts || Number.isNaN(seconds))
      throw new Error(`expected the Python player to publish ${alerts} alerts, got ${published}:\n${stderr}`);
    return seconds;
  };
}
