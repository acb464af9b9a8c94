import { getEventListeners } from 'node:events';
import test from 'ava';
import { abortable, pause, whenAborted } from '@alert-stream/common/async/abort.ts';

const never = () => new AbortController().signal;

test('pause resolves after its time', async (t) => {
  const start = performance.now();
  await pause(30, never());
  t.true(performance.now() - start >= 29);
});

test('pause resolves at once when the signal aborts', async (t) => {
  const start = performance.now();
  await pause(60_000, AbortSignal.timeout(10));
  await pause(60_000, AbortSignal.abort());
  t.true(performance.now() - start < 30_000);
});

test('whenAborted resolves for a signal that aborts and for one that already has', async (t) => {
  await whenAborted(AbortSignal.timeout(5));
  await whenAborted(AbortSignal.abort());
  t.pass();
});

test('abortable settles as the work does and leaves no listener behind', async (t) => {
  const signal = never();
  t.is(await abortable(Promise.resolve(1), signal), 1);
  await t.throwsAsync(abortable(Promise.reject(new Error('broken')), signal), { message: 'broken' });
  t.deepEqual(getEventListeners(signal, 'abort'), []);
});

test('abortable rejects with the reason of the abort while the work is in progress', async (t) => {
  const controller = new AbortController();
  const result = abortable(new Promise(() => {}), controller.signal);
  controller.abort(new Error('stopped'));
  await t.throwsAsync(result, { message: 'stopped' });
});

test('abortable rejects at once when the signal has already aborted, whatever the work does', async (t) => {
  const signal = AbortSignal.abort(new Error('stopped'));
  await t.throwsAsync(abortable(Promise.resolve(1), signal), { message: 'stopped' });
  await t.throwsAsync(abortable(Promise.reject(new Error('broken')), signal), { message: 'stopped' });
});
