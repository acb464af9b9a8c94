import test from 'ava';
import { waitFor } from '@alert-stream/common/async/wait-for.ts';

test('waitFor checks until the condition holds', async (t) => {
  let checks = 0;
  await waitFor(async () => (checks += 1) === 3, { what: 'the third check', timeoutMs: 20_000, pollMs: 1 });
  t.is(checks, 3);
});

test('waitFor says what it waited for when the time is over', async (t) => {
  await t.throwsAsync(
    waitFor(() => false, { what: 'the topic', timeoutMs: 20, pollMs: 1 }),
    { message: 'timed out after 0.02 s waiting for the topic' },
  );
});

test('waitFor rejects when the condition throws or the signal aborts', async (t) => {
  const broken = () => Promise.reject(new Error('broken'));
  await t.throwsAsync(waitFor(broken, { what: 'it', timeoutMs: 20_000 }), { message: 'broken' });
  const signal = AbortSignal.timeout(10);
  await t.throwsAsync(
    waitFor(() => false, { what: 'it', timeoutMs: 20_000, signal }),
    { name: 'AbortError' },
  );
});
