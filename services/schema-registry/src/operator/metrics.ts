import { Counter, Gauge, type MetricsRegistry } from '@alert-stream/common/metrics.ts';

/** What the operator tells Prometheus. */
export class OperatorMetrics {
  readonly #reconciles: Counter;
  readonly #requests: Counter;
  readonly #registries: Gauge;

  /** @param counts how many registries are ready, and how many aren't */
  constructor(registry: MetricsRegistry, counts: () => { ready: number; notReady: number }) {
    const of = (name: string, help: string) => ({ name: `registry_operator_${name}`, help, registers: [registry] });
    this.#reconciles = new Counter({
      ...of('reconciles_total', 'Looks at a registry and at what belongs to it.'),
      labelNames: ['result'],
    });
    this.#requests = new Counter({
      ...of('api_requests_total', 'Answers of the API server, by the verb in terms of access rules.'),
      labelNames: ['verb', 'status'],
    });
    this.#registries = new Gauge({
      ...of('registries', 'Registries that are looked after.'),
      labelNames: ['ready'],
      collect: () => {
        const { ready, notReady } = counts();
        this.#registries.set({ ready: 'true' }, ready);
        this.#registries.set({ ready: 'false' }, notReady);
      },
    });
  }

  reconciled(result: 'done' | 'failed'): void {
    this.#reconciles.inc({ result });
  }

  answered(verb: string, status: number): void {
    this.#requests.inc({ verb, status: String(status) });
  }
}
