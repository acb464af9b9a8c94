import test from 'ava';
import { MetricsRegistry } from '@alert-stream/common/metrics.ts';
import { StreamMetrics } from '../../../../../services/simulator/src/play/status/metrics.ts';
import { registerStatusGauges } from '../../../../../services/simulator/src/play/status/status-gauges.ts';
import { StreamStatus } from '../../../../../services/simulator/src/play/status/stream-status.ts';
import { FakeClock } from '../fake-clock.ts';

function setUp() {
  const registry = new MetricsRegistry();
  const clock = new FakeClock();
  const status = new StreamStatus({ intervalSeconds: 37, clock, metrics: new StreamMetrics(registry) });
  registerStatusGauges(registry, status);
  const value = async (name: string) =>
    Number(new RegExp(`^${name.replaceAll(/[{}"]/g, '\\$&')} (\\S+)$`, 'm').exec(await registry.metrics())?.[1]);
  return { clock, status, value };
}

test('alerts are counted as they are acknowledged or refused, with their bytes', async (t) => {
  const { status, value } = setUp();
  for (let sent = 0; sent < 3; sent += 1) status.handedOver(0);
  status.acknowledged(80_000);
  status.acknowledged(20_000);
  status.failed();
  t.is(await value('alertsim_published_alerts_total'), 2);
  t.is(await value('alertsim_published_bytes_total'), 100_000);
  t.is(await value('alertsim_failed_alerts_total'), 1);
});

test('lateness is in seconds', async (t) => {
  const { status, value } = setUp();
  status.handedOver(3);
  status.handedOver(2500);
  t.is(await value('alertsim_lateness_seconds_sum'), 2.503);
  t.is(await value('alertsim_lateness_seconds_bucket{le="0.005"}'), 1);
  t.is(await value('alertsim_lateness_seconds_bucket{le="3"}'), 2);
});

test('visits are counted, played and skipped apart, with the time of the last; alerts that could not be read have failed', async (t) => {
  const { status, value } = setUp();
  const startedAt = '2026-11-23T04:00:00.500Z';
  status.visitEnded({
    visit: 1,
    startedAt,
    alerts: 1,
    published: 1,
    failed: 0,
    bytes: 1,
    seconds: 1,
    lateness: { p50: 0, p99: 0, max: 0 },
    skipped: 0,
  });
  status.visitsSkipped();
  status.visitsSkipped(3);
  status.unread(5);
  t.is(await value('alertsim_visits_total'), 1);
  t.is(await value('alertsim_skipped_visits_total'), 4);
  t.is(await value('alertsim_failed_alerts_total'), 5);
  t.is(await value('alertsim_last_visit_timestamp_seconds'), Date.parse(startedAt) / 1000);
});

test('the gauges are the state at the moment', async (t) => {
  const { clock, status, value } = setUp();
  t.is(await value('alertsim_generation_alerts'), 0);
  status.setPlaying({ generation: 'ab', alerts: [1, 2], bytes: 20 });
  status.visitDue(1, 0);
  status.visitStarted(37_000);
  t.is(await value('alertsim_generation_alerts'), 2);
  t.is(await value('alertsim_generation_bytes'), 20);
  t.is(await value('alertsim_on_schedule'), 1);
  clock.time = 100_000;
  status.pause();
  t.is(await value('alertsim_behind_seconds'), 63);
  t.is(await value('alertsim_on_schedule'), 0);
  t.is(await value('alertsim_paused'), 1);
});
