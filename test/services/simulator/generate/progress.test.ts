import test from 'ava';
import { pino } from 'pino';
import { Progress } from '../../../../services/simulator/src/generate/progress.ts';

/** Keeps what is written to it. */
function stream(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, written, write: (text: string | Uint8Array) => written.push(String(text)) > 0 };
}

test('on a terminal there is a bar that fills on one line, and nothing in the log', (t) => {
  const out = stream(true);
  const logged: string[] = [];
  let now = 0;
  const log = pino({}, { write: (line: string) => void logged.push(line) });
  const progress = new Progress(1_000, log, out, () => now);
  t.true(progress.show(1));
  now = 99;
  t.false(progress.show(2), 'not at each alert');
  now = 100;
  t.true(progress.show(500));
  t.true(progress.show(1_000), 'the end is always shown');
  progress.end();
  const bar = (filled: number) => `[${'#'.repeat(filled)}${' '.repeat(30 - filled)}]`;
  t.deepEqual(out.written, [
    `\r${bar(0)} 1 of 1000 alerts`,
    `\r${bar(15)} 500 of 1000 alerts`,
    `\r${bar(30)} 1000 of 1000 alerts`,
    '\n',
  ]);
  t.deepEqual(logged, []);
});

test('elsewhere nothing is drawn', (t) => {
  const out = stream(false);
  const progress = new Progress(10, pino({ level: 'silent' }), out);
  t.true(progress.show(10));
  progress.end();
  t.deepEqual(out.written, []);
});
