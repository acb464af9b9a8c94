import { collectDefaultMetrics, Registry as MetricsRegistry } from 'prom-client';

export { Counter, Gauge, Histogram, Registry as MetricsRegistry } from 'prom-client';

/** Creates a registry with Node's metrics of this process: CPU, memory, event loop, garbage collection. */
export function processRegistry(): MetricsRegistry {
  const registry = new MetricsRegistry();
  collectDefaultMetrics({ register: registry });
  return registry;
}
