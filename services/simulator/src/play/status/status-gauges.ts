import { Gauge, type MetricsRegistry } from '@alert-stream/common/metrics.ts';
import type { StreamStatus } from './stream-status.ts';

/** Registers gauges of the stream's state, which are read at each scrape. */
export function registerStatusGauges(registry: MetricsRegistry, status: StreamStatus): void {
  const gauge = (name: string, help: string, read: () => number) =>
    registry.registerMetric(
      new Gauge({
        name: `alertsim_${name}`,
        help,
        registers: [],
        collect() {
          this.set(read());
        },
      }),
    );
  gauge(
    'generation_alerts',
    'Alerts in the generation that is played; 0 while it waits.',
    () => status.playing?.alerts.length ?? 0,
  );
  gauge('generation_bytes', 'Bytes of the alerts in the generation that is played.', () => status.playing?.bytes ?? 0);
  gauge(
    'behind_seconds',
    'How late the running visit began, or the next one is, whichever is more.',
    () => status.behindSeconds,
  );
  gauge('on_schedule', '1 while the stream is not more than an interval late, else 0.', () =>
    Number(status.onSchedule),
  );
  gauge('paused', '1 while the stream is paused, else 0.', () => Number(status.paused));
}
