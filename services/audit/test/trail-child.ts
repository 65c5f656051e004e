import { KillableProcess } from '../../../libs/events/test/child-process.js';

export type TrailChild = KillableProcess;

/** The consumers of audit in a process of its own, which can be killed. */
export const startTrailChild = (database: string, env: Record<string, string>): TrailChild =>
  new KillableProcess('../../../services/audit/test/trail-process.ts', [database], env);

/** Its end. It dies at its fifth chunk: of what it has before it, or of `more`, which happens again and again meanwhile. */
export async function killedOf(child: TrailChild, more: () => Promise<void>): Promise<string> {
  const happening = setInterval(() => void more(), 200);
  try {
    return await child.exited;
  } finally {
    clearInterval(happening);
  }
}
