import test from 'ava';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { MetricsRegistry } from '@alert-stream/common/metrics.ts';
import { InFlight } from '../../../../services/alert-database/src/ingester/in-flight.ts';
import { IngesterMetrics } from '../../../../services/alert-database/src/ingester/metrics.ts';
import { message } from '../support/alerts.ts';
import { QUARANTINE_REASONS } from '../../../../services/alert-database/src/quarantine/reason.ts';

function setUp() {
  const registry = new MetricsRegistry();
  const inFlight = new InFlight();
  const lags = [
    { topic: 'alerts', partition: 0, lag: 7n },
    { topic: 'alerts', partition: 1, lag: 0n },
  ];
  const metrics = new IngesterMetrics(registry, { inFlight, lags: () => lags });
  const value = async (series: string) => {
    const line = (await registry.metrics()).split('\n').find((each) => each.startsWith(`alertdb_ingester_${series} `));
    return line === undefined ? undefined : Number(line.split(' ').at(-1));
  };
  return { metrics, inFlight, lags, value };
}

test('what becomes of messages is counted, and each series is there before the first', async (t) => {
  const { metrics, value } = setUp();
  for (const result of ['archived', 'existing', 'repaired', 'quarantined'])
    t.is(await value(`messages_total{result="${result}"}`), 0);
  metrics.durable('archived');
  metrics.durable('archived');
  metrics.durable('existing');
  metrics.durable('quarantined', 'undecodable');
  t.is(await value('messages_total{result="archived"}'), 2);
  t.is(await value('messages_total{result="existing"}'), 1);
  t.is(await value('messages_total{result="quarantined"}'), 1);
  t.is(await value('quarantined_total{reason="undecodable"}'), 1);
});

test('bytes are counted as they come in, and as they are stored', async (t) => {
  const { metrics, value } = setUp();
  metrics.received(1000);
  metrics.put('created', 0.004, 480);
  metrics.put('exists', 0.001, 480);
  metrics.put('failed', 12, 480);
  t.is(await value('received_bytes_total'), 1000);
  t.is(await value('stored_bytes_total'), 480);
  t.is(await value('put_duration_seconds_sum{result="failed"}'), 12);
  t.is(await value('put_duration_seconds_bucket{le="0.005",result="created"}'), 1);
  t.is(await value('put_duration_seconds_bucket{le="0.0025",result="created"}'), 0);
});

test('retries are counted by the system that was late', async (t) => {
  const { metrics, value } = setUp();
  metrics.retried(new AlertStreamError('STORE', 'full'));
  metrics.retried(new AlertStreamError('STORE', 'full'));
  metrics.retried(new AlertStreamError('REGISTRY', 'away'));
  metrics.retried(new TypeError('what?'));
  metrics.retried(new AlertStreamError('KAFKA', 'away'));
  t.deepEqual(
    [
      await value('retries_total{cause="store"}'),
      await value('retries_total{cause="registry"}'),
      await value('retries_total{cause="other"}'),
    ],
    [2, 1, 2],
  );
});

test('lag is by partition, as it was asked last; a partition that is gone is gone', async (t) => {
  const { lags, value } = setUp();
  t.is(await value('lag_messages{topic="alerts",partition="0"}'), 7);
  t.is(await value('lag_messages{topic="alerts",partition="1"}'), 0);
  lags.pop();
  t.is(await value('lag_messages{topic="alerts",partition="1"}'), undefined);
});

test('what is in flight is shown with its bytes and its age', async (t) => {
  const { inFlight, value } = setUp();
  const old = message(Buffer.alloc(80), { timestamp: BigInt(Date.now() - 60_000) });
  void inFlight.during(old, () => new Promise(() => {}));
  t.is(await value('in_flight_messages'), 1);
  t.is(await value('in_flight_bytes'), 80);
  const age = (await value('oldest_unarchived_age_seconds')) ?? 0;
  t.true(age >= 60 && age < 70, String(age));
});

test('each reason of the quarantine is counted from 0 on, so that a first message shows as an increase', async (t) => {
  const { value } = setUp();
  for (const reason of QUARANTINE_REASONS) t.is(await value(`quarantined_total{reason="${reason}"}`), 0, reason);
});
