import { readFile } from 'node:fs/promises';
import test from 'ava';
import { MetricsRegistry } from '@alert-stream/common/metrics.ts';
import { InFlight } from '../../services/alert-database/src/ingester/in-flight.ts';
import { IngesterMetrics } from '../../services/alert-database/src/ingester/metrics.ts';
import { connectionMetrics, measureRequests } from '../../services/alert-database/src/server/metrics.ts';
import { readingMetrics } from '../../services/alert-database/src/server/reading/metrics.ts';
import { OperatorMetrics } from '../../services/schema-registry/src/operator/metrics.ts';
import { proxyMetrics } from '../../services/schema-registry/src/proxy/metrics.ts';
import { StreamMetrics } from '../../services/simulator/src/play/status/metrics.ts';
import { registerStatusGauges } from '../../services/simulator/src/play/status/status-gauges.ts';
import { StreamStatus } from '../../services/simulator/src/play/status/stream-status.ts';

/** The columns of a row in the documentation that the program has too. */
type Row = { name: string; type: string; labels: string[] };

const page = readFile(new URL('../../docs/metrics.md', import.meta.url), 'utf8');

async function documented(section: string): Promise<Row[]> {
  const [, text = ''] = (await page).split(`\n## ${section}\n`);
  const rows = (text.split('\n## ')[0] as string).matchAll(/^\| `(\w+)` \| (\w+) \| ([^|]*)\|/gm);
  return [...rows].map(([, name = '', type = '', labels = '']) => ({
    name,
    type,
    labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label = '']) => label),
  }));
}

async function registered(registry: MetricsRegistry): Promise<Row[]> {
  const types = new Map((await registry.getMetricsAsJSON()).map(({ name, type }) => [name, String(type)]));
  return registry.getMetricsAsArray().map(({ name, ...metric }) => ({
    name,
    type: types.get(name) ?? '',
    labels: (metric as unknown as { labelNames: string[] }).labelNames,
  }));
}

const byName = (a: Row, b: Row) => a.name.localeCompare(b.name);

for (const [section, register] of [
  [
    'rubin-alert-sim play-stream',
    (registry) =>
      registerStatusGauges(registry, new StreamStatus({ intervalSeconds: 37, metrics: new StreamMetrics(registry) })),
  ],
  ['alertdb-ingester', (registry) => new IngesterMetrics(registry, { inFlight: new InFlight(), lags: () => [] })],
  ['schema-registry-operator', (registry) => new OperatorMetrics(registry, () => ({ ready: 0, notReady: 0 }))],
  ['registry-proxy', (registry) => proxyMetrics(registry)],
  [
    'alertdb',
    (registry) => [
      measureRequests(registry),
      connectionMetrics(registry, { open: 0, refused: 0 }),
      readingMetrics(registry, { readsInFlight: () => 0, cacheBytes: () => 0, workBytes: () => 0 }),
    ],
  ],
] as [string, (registry: MetricsRegistry) => unknown][]) {
  test(`docs/metrics.md has the metrics of ${section}, each with its type and labels, and no others`, async (t) => {
    const registry = new MetricsRegistry();
    register(registry);
    const found = await registered(registry);
    t.true(found.length > 0);
    t.deepEqual((await documented(section)).toSorted(byName), found.toSorted(byName));
  });
}
