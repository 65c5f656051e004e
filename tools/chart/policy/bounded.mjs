import { nameOf, ofPods, selects } from './rendered.mjs';

/** Nothing takes without end: time, tries, room; and what is several is not in one place. */
export const bounded = [
  {
    name: 'jobs-come-to-an-end',
    offences: (all) =>
      [
        ...all.ofKind('Job').map((job) => ({ job, spec: job.spec })),
        ...all.ofKind('CronJob').map((job) => ({ job, spec: job.spec.jobTemplate.spec })),
      ].flatMap(({ job, spec }) => {
        const missing = ['activeDeadlineSeconds', 'backoffLimit'].filter((bound) => !(bound in spec));
        return missing.length > 0 ? [`${nameOf(job)}: no ${missing.join(', ')}`] : [];
      }),
  },
  {
    name: 'scheduled-jobs-wait-for-each-other',
    offences: (all) =>
      all
        .ofKind('CronJob')
        .filter(({ spec }) => spec.concurrencyPolicy !== 'Forbid')
        .map((job) => `${nameOf(job)}: runs beside itself when it takes long`),
  },
  {
    name: 'scratch-space-is-bounded',
    offences: (all) =>
      ofPods(all, ({ spec }) => {
        const open = (spec.volumes ?? []).filter(({ emptyDir }) => emptyDir && !emptyDir.sizeLimit);
        return open.length > 0 && `${open.map(({ name }) => name).join(', ')} may fill the node`;
      }),
  },
  {
    name: 'several-pods-are-spread',
    offences: (all) =>
      ofPods(all, ({ object, spec, labels }) => {
        const { replicas = 1 } = object.spec ?? {};
        const spread = (spec.topologySpreadConstraints ?? []).filter(({ labelSelector }) =>
          selects(labelSelector, labels),
        );
        return object.kind === 'Deployment' && replicas > 1 && spread.length === 0 && 'may all be on one node';
      }),
  },
];
