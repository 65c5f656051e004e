import { examine } from '../findings/examine.js';
import type { Check, Finding } from '../findings/finding.js';
import { backupsRecent, logReceived } from './checks/backup-checks.js';
import {
  consumersKeepUp,
  gatewayInformed,
  noDeadLetters,
  outboxEmpties,
  processesTell,
  trailUnbroken,
} from './checks/event-checks.js';
import { jobsSucceed, noWarnings } from './checks/job-checks.js';
import { podsReady, podsStayUp } from './checks/pod-checks.js';
import { certificatesLast, keysChanged, volumesBound, volumesHaveRoom } from './checks/upkeep-checks.js';
import { installationFound, oneVersion, replicasReady } from './checks/workload-checks.js';
import type { Installation } from './installation.js';

/** In the order in which one would look: is it there, does it run, does it flow, is it kept well. */
export const DOCTOR_CHECKS: readonly Check<Installation>[] = [
  installationFound,
  oneVersion,
  replicasReady,
  podsReady,
  podsStayUp,
  jobsSucceed,
  noWarnings,
  volumesBound,
  processesTell,
  outboxEmpties,
  consumersKeepUp,
  noDeadLetters,
  trailUnbroken,
  gatewayInformed,
  certificatesLast,
  keysChanged,
  volumesHaveRoom,
  backupsRecent,
  logReceived,
];

/** What the doctor finds. Nothing is changed. */
export const examineInstallation = (installation: Installation): Finding[] => examine(DOCTOR_CHECKS, installation);
