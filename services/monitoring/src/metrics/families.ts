import type { Aggregate } from '../series/aggregate.js';
import type { SeriesKind } from '../series/series-key.js';
import { type Family, type Line, prometheusNames } from './exposition.js';

/** A series with its counters, which never fall, and what came in the last while. */
export interface ExposedSeries {
  readonly kind: SeriesKind;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly unit: string | null;
  readonly samples: number;
  readonly total: number;
  readonly recent?: Aggregate | undefined;
}

const OURS = 'guildhall_';
// Prometheus gives a summary's lines this label itself; a product's own of that name steps aside.
const QUANTILE = 'quantile';
const QUANTILES = [50, 95, 99];
const MS_IN_SECOND = 1_000;

/** What an organisation's series are to Prometheus. Products' names that begin as ours do step aside. */
export function familiesOf(
  series: readonly ExposedSeries[],
  refused: readonly { readonly reason: string; readonly samples: number }[],
): Family[] {
  const of = (wanted: SeriesKind) => series.filter(({ kind }) => kind === wanted);
  const metrics = of('metric');
  const names = prometheusNames(
    metrics.map(({ name }) => name),
    (name) => name.startsWith(OURS),
  );
  return [
    counter('guildhall_requests_total', 'Calls that the gateway handled.', of('request').map(samplesLine)),
    {
      name: 'guildhall_request_duration_seconds',
      help: 'How long calls took; quantiles of the last five minutes.',
      type: 'summary',
      lines: of('request').flatMap((one) => summaryLines(one, one.labels, MS_IN_SECOND)),
    },
    counter('guildhall_requests_lost_total', 'Calls that are counted nowhere.', of('loss').map(totalLine)),
    counter('guildhall_metric_samples_refused_total', 'Reported samples that were not kept.', refused.map(refusalLine)),
    ...[...names].map(([text, name]) =>
      metricFamily(
        name,
        metrics.filter((one) => one.name === text),
      ),
    ),
  ];
}

const counter = (name: string, help: string, lines: readonly Line[]): Family => ({
  name,
  help,
  type: 'counter',
  lines,
});
const samplesLine = ({ labels, samples }: ExposedSeries): Line => ({ labels, value: samples });
const totalLine = ({ labels, total }: ExposedSeries): Line => ({ labels, value: total });
const refusalLine = ({ reason, samples }: { reason: string; samples: number }): Line => ({
  labels: { reason },
  value: samples,
});

function metricFamily(name: string, series: readonly ExposedSeries[]): Family {
  const labelNames = prometheusNames(
    series.flatMap(({ labels }) => Object.keys(labels)),
    (label) => label === QUANTILE || label.startsWith('__'),
  );
  const [{ name: text = '', unit = null } = {}] = series;
  const lines = series.flatMap((one) => {
    const pairs = Object.entries(one.labels).map(([label, value]) => [labelNames.get(label) ?? label, value]);
    return summaryLines(one, Object.fromEntries(pairs) as Record<string, string>, 1);
  });
  return { name, help: unit === null ? text : `${text} in ${unit}`, type: 'summary', lines };
}

function summaryLines({ samples, total, recent }: ExposedSeries, labels: Line['labels'], divisor: number): Line[] {
  const quantiles = QUANTILES.map((percentile): Line => {
    const value = recent?.percentile(percentile);
    // NaN: nothing came in the last while, as client libraries say it.
    return { labels: { ...labels, [QUANTILE]: String(percentile / 100) }, value: (value ?? NaN) / divisor };
  });
  return [
    ...quantiles,
    { suffix: '_sum', labels, value: total / divisor },
    { suffix: '_count', labels, value: samples },
  ];
}
