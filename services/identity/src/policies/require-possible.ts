import type { SessionLimits } from '../sessions/session.entity.js';
import type { Policies } from './policy-kinds.js';
import { PolicyRefused } from './policy.problems.js';
import { mayCallFrom, maySignInFrom } from './sign-in-networks.js';

/** Who asks for the policy, and what the platform lets an organisation have at most. */
export interface Bounds {
  readonly address: string | undefined;
  readonly platform: SessionLimits;
}

/** Refuses what the schema cannot: a policy beyond the platform’s, and one that would shut out whoever asks for it. */
export function requirePossible({ session, access }: Policies, { address, platform }: Bounds): void {
  const [hours, minutes] = [platform.lifeSeconds / 3_600, platform.idleSeconds / 60];
  if ((session.absoluteHours ?? 0) > hours) throw beyondPlatform('/absoluteHours', `${hours} hours`);
  if ((session.idleMinutes ?? 0) > minutes) throw beyondPlatform('/idleMinutes', `${minutes} minutes`);
  if (!mayCallFrom(access, address)) throw shutsOut('/networks');
  if (!maySignInFrom(access, address)) throw shutsOut('/signInNetworks');
}

function shutsOut(pointer: string): PolicyRefused {
  return refused(pointer, 'shuts-you-out', 'Your own address is in none of these networks.');
}

function beyondPlatform(pointer: string, most: string): PolicyRefused {
  return refused(pointer, 'beyond-the-platform', `The platform lets sessions live ${most} at most.`);
}

export function refused(pointer: string, code: string, detail: string): PolicyRefused {
  return new PolicyRefused('Nothing has changed.', { errors: [{ pointer, code, detail }] });
}
