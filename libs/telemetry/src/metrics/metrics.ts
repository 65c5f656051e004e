import {
  AggregatorRegistry,
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram,
  type MetricObjectWithValues,
  type MetricValue,
  Registry,
} from 'prom-client';

interface Declaration<L extends string> {
  /** In full: `guildhall_<what>_<unit>`, a counter ends in `_total`. */
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly L[];
}

const NAME = /^guildhall_[a-z0-9_]+$/;
// A label makes a series for each of its values. These have as many values as there are customers, or requests.
const UNBOUNDED_LABEL = /(?:^|_)(?:tenant|organization|user|session|email|address|id|key|path|url)(?:_|$)/;

const registry = new Registry();
let isCollectingProcess = false;

/** Declares a counter, once, at module level. Declared twice it throws. */
export function counter<L extends string>(declaration: Declaration<L>): Counter<L> {
  if (!declaration.name.endsWith('_total')) throw new Error(`The counter ${declaration.name} must end in _total.`);
  return new Counter(checked(declaration));
}

interface GaugeDeclaration<L extends string> extends Declaration<L> {
  /** Called at each scrape: sets the value then. */
  readonly collect?: (gauge: Gauge<L>) => void | Promise<void>;
  /** What several processes that are shown as one say together; their sum, unless told otherwise. */
  readonly together?: 'sum' | 'min' | 'max' | 'average';
}

/** Declares a gauge. */
export function gauge<L extends string>({ collect, together = 'sum', ...rest }: GaugeDeclaration<L>): Gauge<L> {
  return new Gauge({
    ...checked(rest),
    aggregator: together,
    ...(collect
      ? {
          collect(this: Gauge<L>) {
            return collect(this);
          },
        }
      : {}),
  });
}

/** Declares a histogram in seconds, bytes or a count; buckets are its upper bounds. */
export function histogram<L extends string>(
  declaration: Declaration<L> & { buckets: readonly number[] },
): Histogram<L> {
  return new Histogram({ ...checked(declaration), buckets: [...declaration.buckets] });
}

/** Everything declared in this process, and the process itself, in Prometheus' text format. */
export async function metricsText(): Promise<string> {
  collectProcessMetrics();
  return registry.metrics();
}

/** Every metric of one process as it stands, for whoever shows several processes as one. Plain data: it may be sent. */
export type MetricsSnapshot = MetricObjectWithValues<MetricValue<string>>[];

/** What metricsText() would say, as data. */
export async function metricsSnapshot(): Promise<MetricsSnapshot> {
  collectProcessMetrics();
  return registry.getMetricsAsJSON();
}

/** Several processes as one: counters and histograms added up, gauges as each was declared. */
export async function mergedMetrics(snapshots: readonly MetricsSnapshot[]): Promise<MetricsSnapshot> {
  return AggregatorRegistry.aggregate([...snapshots]).getMetricsAsJSON();
}

/** The same in Prometheus' text format. */
export function mergedMetricsText(snapshots: readonly MetricsSnapshot[]): Promise<string> {
  return AggregatorRegistry.aggregate([...snapshots]).metrics();
}

/** What `Content-Type` goes with metricsText(). */
export const metricsContentType: string = registry.contentType;

/** Begins to watch memory, event loop and garbage collection of this process. Repeating it does nothing. */
export function collectProcessMetrics(): void {
  if (isCollectingProcess) return;
  isCollectingProcess = true;
  collectDefaultMetrics({ register: registry });
}

function checked<L extends string>({ name, help, labels = [] }: Declaration<L>) {
  if (!NAME.test(name)) throw new Error(`The metric ${name} must be called guildhall_….`);
  const unbounded = labels.find((label) => UNBOUNDED_LABEL.test(label));
  if (unbounded) throw new Error(`The metric ${name} must not have the label ${unbounded}: it has no end of values.`);
  return { name, help, labelNames: [...labels], registers: [registry] };
}
