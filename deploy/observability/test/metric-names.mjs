import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root, rules } from './sources.mjs';

const DECLARED = /\b(counter|gauge|histogram)\(\{\s*name: '(guildhall_[a-z0-9_]+)'/g;
/** A table of gauges: name, help and where each comes from. */
const IN_A_TABLE = /\[\s*'(guildhall_[a-z0-9_]+)',\s*'/g;
const HISTOGRAM = ['_bucket', '_count', '_sum'];

/** Of others, that we name: who tells each. Their names are theirs to change. */
export const FOREIGN = new Map([
  ['up', 'Prometheus'],
  ['ALERTS', 'Prometheus'],
  ['kube_deployment_spec_replicas', 'kube-state-metrics'],
  ['kube_deployment_status_replicas_available', 'kube-state-metrics'],
  ['kube_job_failed', 'kube-state-metrics'],
  ['kube_cronjob_status_last_successful_time', 'kube-state-metrics'],
  ['kube_pod_container_resource_limits', 'kube-state-metrics'],
  ['container_memory_working_set_bytes', 'kubelet (cAdvisor)'],
  ['kubelet_volume_stats_available_bytes', 'kubelet'],
  ['kubelet_volume_stats_capacity_bytes', 'kubelet'],
  ['certmanager_certificate_expiration_timestamp_seconds', 'cert-manager'],
]);

/** @returns {{ name: string, kind: string }[]} every metric that our code declares */
export function declared() {
  const list = execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'libs/*.ts', 'services/*.ts'], {
    cwd: root,
  });
  const files = String(list)
    .split('\n')
    .filter((file) => file.includes('/src/') && !file.endsWith('.spec.ts'));
  return files.flatMap((file) => declaredIn(read(file)));
}

/** @param {string} source */
export const declaredIn = (source) => [
  ...[...source.matchAll(DECLARED)].map(([, kind, name]) => ({ kind, name })),
  ...[...source.matchAll(IN_A_TABLE)].map(([, name]) => ({ kind: 'gauge', name })),
];

/** A histogram is three series. @param {{ name: string, kind: string }} metric */
export const seriesOf = ({ name, kind }) => (kind === 'histogram' ? HISTOGRAM.map((end) => name + end) : [name]);

/** What prom-client tells of each process beside our own. @returns {Promise<string[]>} */
export async function ofEachProcess() {
  const { collectDefaultMetrics, Registry } = createRequire(join(root, 'libs/telemetry/package.json'))('prom-client');
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const metrics = await registry.getMetricsAsJSON();
  return metrics.flatMap(({ name, type }) => seriesOf({ name, kind: type }));
}

/** @returns {Promise<Set<string>>} every series that a rule or a panel may name */
export async function known() {
  const recorded = rules().flatMap(({ record }) => record ?? []);
  return new Set([...declared().flatMap(seriesOf), ...(await ofEachProcess()), ...recorded, ...FOREIGN.keys()]);
}

const WORDS = new Set(
  `and or unless by without on ignoring group_left group_right bool offset sum max min avg count topk rate increase changes time vector
   histogram_quantile min_over_time avg_over_time last_over_time predict_linear`.split(/\s+/),
);

/** The metrics that an expression names: what is left without labels, strings, numbers, durations and PromQL's own words. @param {string} expr */
export function namedIn(expr) {
  const bare = expr
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, '')
    .replaceAll(/\{[^}]*\}|\[[^\]]*\]/g, ' ')
    .replaceAll(/\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, ' ')
    .replaceAll(/\boffset\s+\S+/g, ' ');
  const words = bare.match(/[a-zA-Z_:][a-zA-Z0-9_:]*/g) ?? [];
  return [...new Set(words.filter((word) => !WORDS.has(word)))];
}

const read = (file) => readFileSync(join(root, file), 'utf8');
