import type { MetricSample } from '../observation/metric-samples.js';
import { type Opinion, unknown } from '../findings/finding.js';
import type { PodVitals } from './installation.js';

/** A sample, and which process told it. */
export interface Told extends MetricSample {
  readonly pod: string;
  readonly component: string;
}

/** What all processes together told under a name. */
export function samplesOf(vitals: readonly PodVitals[], name: string): Told[] {
  return vitals.flatMap(({ pod, component, samples }) =>
    'value' in samples
      ? samples.value.filter((sample) => sample.name === name).map((sample) => ({ ...sample, pod, component }))
      : [],
  );
}

/** Judges what was told; a metric that nobody tells would make every bound hold, and is `unknown`. */
export function told(
  vitals: readonly PodVitals[],
  name: string,
  judge: (samples: readonly Told[]) => Opinion,
): Opinion {
  const samples = samplesOf(vitals, name);
  return samples.length === 0 ? unknown(`No process told ${name}.`) : judge(samples);
}
