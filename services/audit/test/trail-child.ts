import { KillableProcess } from '../../../libs/events/test/child-process.js';

export type TrailChild = KillableProcess;

/** The consumers of audit in a process of its own, which can be killed. */
export const startTrailChild = (database: string, env: Record<string, string>): TrailChild =>
  new KillableProcess('../../../services/audit/test/trail-process.ts', [database], env);
