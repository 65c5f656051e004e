import { KillableProcess } from '../../../libs/events/test/child-process.js';

export type ExportChild = KillableProcess;

/** Audit in a process of its own, without Kafka, which can be killed. Its state is the port at which it can be called. */
export const startExportChild = (env: Record<string, string>): ExportChild =>
  new KillableProcess('../../../services/audit/test/export-process.ts', [], env);
