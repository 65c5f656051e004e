import type { CronJob } from '../../observation/objects.js';
import { type Check, fail, ok, warn } from '../../findings/finding.js';
import { given } from '../../findings/reading.js';
import { componentOf, type Installation } from '../installation.js';
import { told } from '../told.js';

/** Of a daily base backup: a night that failed is seen in the morning. */
const BACKUP_WARN_HOURS = 26;
const BACKUP_FAIL_HOURS = 50;
/** A heartbeat writes every two seconds; so old a log is no quiet night. */
const LOG_WARN_SECONDS = 60;
const LOG_FAIL_SECONDS = 600;

/** A backup that is not made is found out when it is needed. */
export const backupsRecent: Check<Installation> = {
  id: 'backups-recent',
  remedy: 'Enable backup in the values; if it is, read the log of its last Job. See docs/guides/backup.md.',
  judge: ({ cronJobs, at }) =>
    given(cronJobs, (found) => {
      const backups = found.filter((job) => componentOf(job) === 'backup-base');
      if (backups.length === 0) return warn('No backup is scheduled here.');
      const hours = backups.map((job) => ({ job, age: hoursSinceSuccess(job, at) }));
      const late = hours.filter(({ age, job }) => age > BACKUP_WARN_HOURS || job.spec.suspend === true);
      if (late.length === 0)
        return ok(
          `${backups.length} backups, the oldest ${Math.round(Math.max(...hours.map(({ age }) => age)))} h ago.`,
        );
      const details = late.map(({ job, age }) => describeBackup(job, age));
      return (late.some(({ age }) => age > BACKUP_FAIL_HOURS) ? fail : warn)('Backups are overdue.', details);
    }),
};

// One that was never made counts from when it was scheduled first.
function hoursSinceSuccess({ metadata, status }: CronJob, at: Date): number {
  const last = Date.parse(status?.lastSuccessfulTime ?? metadata.creationTimestamp ?? '');
  return (at.getTime() - last) / 3_600_000;
}

function describeBackup({ metadata, spec, status }: CronJob, age: number): string {
  if (spec.suspend) return `${metadata.name}: suspended`;
  return status?.lastSuccessfulTime
    ? `${metadata.name}: last made ${Math.round(age)} h ago`
    : `${metadata.name}: never made`;
}

/** What was committed since the base backup stands in the log, and would be lost without it (G20). */
export const logReceived: Check<Installation> = {
  id: 'log-received',
  remedy:
    'Look at the pod of the backup: its log names what the server refuses. Meanwhile a restore would lose what is not received.',
  judge: ({ vitals, at }) =>
    told(vitals, 'guildhall_backup_wal_received_timestamp_seconds', (received) => {
      const ages = received.map(({ value, labels }) => ({
        server: labels['server'] ?? '?',
        age: at.getTime() / 1_000 - value,
      }));
      const late = ages.filter(({ age }) => age > LOG_WARN_SECONDS);
      if (late.length === 0)
        return ok(
          `The log of ${ages.length} servers is stored, up to ${Math.round(Math.max(...ages.map(({ age }) => age)))} s ago.`,
        );
      const details = late.map(({ server, age }) => `${server}: stored up to ${Math.round(age)} s ago`);
      return (late.some(({ age }) => age > LOG_FAIL_SECONDS) ? fail : warn)(
        'The log of servers is not stored.',
        details,
      );
    }),
};
