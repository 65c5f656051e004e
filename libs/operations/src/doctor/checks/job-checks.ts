import type { Job } from '../../observation/objects.js';
import { type Check, fail, ok, warn } from '../../findings/finding.js';
import { given, valueOr } from '../../findings/reading.js';
import type { Installation } from '../installation.js';

const HOUR_MS = 3_600_000;
const MOST_OFTEN = 10;

/** Migrations, topics, secrets, the first administrator, rotations, backups: a Job that failed left its work undone. */
export const jobsSucceed: Check<Installation> = {
  id: 'jobs-succeed',
  remedy: 'Read "kubectl logs job/NAME"; when the cause is gone, run the upgrade again: every Job may be repeated.',
  judge: ({ jobs }) =>
    given(jobs, (found) => {
      const failed = found.flatMap((job) => failureOf(job));
      if (failed.length > 0) return fail(`${failed.length} Jobs have failed.`, failed);
      const open = found.filter((job) => !isDone(job)).map(({ metadata }) => metadata.name);
      return open.length > 0
        ? warn(`${open.length} Jobs are not done.`, open)
        : ok(`${found.length} Jobs, none failed.`);
    }),
};

/** What the cluster itself has warned of within the last hour, most frequent first. */
export const noWarnings: Check<Installation> = {
  id: 'no-warnings',
  remedy:
    '"kubectl get events --field-selector type=Warning" shows them with their times; those of a start that is over are history.',
  judge: ({ events, pods, at }) =>
    given(events, (found) => {
      const names = new Set(valueOr(pods, []).map(({ metadata }) => metadata.name));
      const recent = found
        .filter((event) => event.type === 'Warning' && at.getTime() - timeOf(event) < HOUR_MS)
        // A pod that is gone has taken its troubles with it: every roll-out leaves a few.
        .filter(({ involvedObject: { kind, name = '' } }) => kind !== 'Pod' || names.has(name));
      if (recent.length === 0) return ok('The cluster has warned of nothing within the last hour.');
      const details = recent
        .toSorted((one, other) => (other.count ?? 1) - (one.count ?? 1))
        .slice(0, MOST_OFTEN)
        .map(
          ({ involvedObject: { kind = '', name = '' }, reason = '', message = '', count = 1 }) =>
            `${count}× ${kind} ${name}: ${reason}: ${message}`,
        );
      return warn(`The cluster has warned ${recent.length} times within the last hour.`, details);
    }),
};

function failureOf({ metadata, status }: Job): string[] {
  const failed = (status?.conditions ?? []).find(({ type, status: holds }) => type === 'Failed' && holds === 'True');
  return failed ? [`${metadata.name}: ${failed.reason ?? 'failed'}: ${failed.message ?? ''}`] : [];
}

function isDone({ status }: Job): boolean {
  return (status?.conditions ?? []).some(({ type, status: holds }) => type === 'Complete' && holds === 'True');
}

function timeOf({
  lastTimestamp,
  eventTime,
  metadata,
}: {
  lastTimestamp?: string | null;
  eventTime?: string | null;
  metadata: { creationTimestamp?: string };
}): number {
  return Date.parse(lastTimestamp ?? eventTime ?? metadata.creationTimestamp ?? '') || 0;
}
