import test from 'ava';
import { processRegistry } from '@alert-stream/common/metrics.ts';

test('a registry knows the process: its memory, its CPU time, and how late its event loop is', async (t) => {
  const text = await processRegistry().metrics();
  for (const name of [
    'process_resident_memory_bytes',
    'process_cpu_seconds_total',
    'nodejs_eventloop_lag_p99_seconds',
  ]) {
    t.regex(text, new RegExp(`^${name} [\\d.e+-]+$`, 'm'));
  }
});

test('two registries do not share metrics', (t) => {
  t.notThrows(() => [processRegistry(), processRegistry()]);
});
