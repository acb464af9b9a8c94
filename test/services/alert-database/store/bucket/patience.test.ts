import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { Patience } from '../../../../../services/alert-database/src/store/bucket/patience.ts';

const LIMIT_MS = 150;

async function* body(pausesMs: number[], signal?: AbortSignal) {
  for (const pause of pausesMs) {
    await sleep(pause, undefined, signal && { signal });
    yield Buffer.from('piece');
  }
}

async function read(pieces: AsyncIterable<Buffer>, pauseMs = 0): Promise<number> {
  let read = 0;
  for await (const piece of pieces) {
    await sleep(pauseMs);
    read += piece.length;
  }
  return read;
}

test('what comes piece by piece may take longer than the limit, as long as each piece comes in time', async (t) => {
  const patience = new Patience(LIMIT_MS);
  t.is(await read(patience.pieces(body([1, 1, 1])), 2 * LIMIT_MS), 15, 'the time of who reads is not counted');
  t.false(patience.signal.aborted);
});

test('a piece that does not come in time ends the request, with a message that says so', async (t) => {
  const patience = new Patience(LIMIT_MS);
  await t.throwsAsync(read(patience.pieces(body([1, 60_000], patience.signal))), {
    message: 'no answer within 0.15 s',
  });
  t.true(patience.signal.aborted);
});

test('a failure that came in time is told as it is', async (t) => {
  await t.throwsAsync(
    new Patience(LIMIT_MS).during(() => Promise.reject(new Error('ECONNRESET'))),
    { message: 'ECONNRESET' },
  );
});
