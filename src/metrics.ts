import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/**
 * The hub's numbers, in the format of Prometheus. A metric is declared beside the code that it measures, through
 * these three methods; its help is one sentence for whoever is on call at night. Names start with `moselle_`.
 */
export class Metrics {
  readonly registry = new Registry();

  /** The process's own figures (CPU, memory, event loop): asked for once, by the hub that serves them. */
  observeProcess(): void {
    collectDefaultMetrics({ register: this.registry, prefix: 'moselle_' });
  }

  counter<L extends string>(declared: Declared<L>): Counter<L> {
    return new Counter({ ...named(declared), registers: [this.registry] });
  }

  /** `collect` is called at each scrape. */
  gauge<L extends string>(
    declared: Declared<L>,
    collect?: (gauge: Gauge<L>) => void | Promise<void>,
  ): Gauge<L> {
    const gauge: Gauge<L> = new Gauge({
      ...named(declared),
      registers: [this.registry],
      ...(collect === undefined ? {} : { collect: () => collect(gauge) }),
    });
    return gauge;
  }

  histogram<L extends string>(declared: Declared<L> & { buckets?: number[] }): Histogram<L> {
    return new Histogram({ ...named(declared), registers: [this.registry] });
  }
}

interface Declared<L extends string> {
  /** Without the prefix: `mllp_frames_total`. */
  name: string;
  help: string;
  labelNames?: readonly L[];
  buckets?: number[];
}

function named<L extends string>(declared: Declared<L>) {
  return { ...declared, name: `moselle_${declared.name}`, labelNames: declared.labelNames ?? [] };
}
