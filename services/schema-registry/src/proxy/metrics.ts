import { Counter, Histogram, type MetricsRegistry } from '@alert-stream/common/metrics.ts';

/** Seconds: from memory it takes less than a millisecond, from a registry some tens. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What the proxy counts. */
export type ProxyMetrics = {
  /** @param route as in routes.ts, or `other`: no path that somebody tries becomes a label */
  answered: (route: string, status: number, seconds: number) => void;
  hit: () => void;
};

export function proxyMetrics(registry: MetricsRegistry): ProxyMetrics {
  const registers = [registry];
  const requests = new Counter({
    name: 'registry_proxy_requests_total',
    help: 'Requests that were answered.',
    labelNames: ['route', 'status'],
    registers,
  });
  const duration = new Histogram({
    name: 'registry_proxy_request_duration_seconds',
    help: 'Time from a request to its answer, without the sending of the body.',
    labelNames: ['route'],
    buckets: BUCKETS,
    registers,
  });
  const hits = new Counter({
    name: 'registry_proxy_cache_hits_total',
    help: 'Requests that were answered from memory.',
    registers,
  });
  return {
    answered: (route, status, seconds) => {
      requests.inc({ route, status: String(status) });
      duration.observe({ route }, seconds);
    },
    hit: () => hits.inc(),
  };
}
