import type { EnrolmentDemand } from '../factors/enrolment-demand.js';
import type { UserStatus } from '../users/user.entity.js';

export const SECURITY_WARNINGS = [
  'locked',
  'no-second-factor',
  'second-factor-due',
  'password-change-due',
  'under-attack',
  'dormant',
] as const;
export type SecurityWarning = (typeof SECURITY_WARNINGS)[number];

const DORMANT_MS = 90 * 86_400_000;

export interface SecurityFacts {
  readonly status: UserStatus;
  readonly activatedAt: Date | null;
  readonly lastSignInAt: Date | null;
  readonly hasFactor: boolean;
  readonly demand: EnrolmentDemand;
  readonly isPasswordDue: boolean;
  /** Strangers have guessed so often that they have to wait. */
  readonly areStrangersHeldBack: boolean;
}

/** What an administrator, or the user, had better see to. */
export function warningsOf(facts: SecurityFacts, at: Date): SecurityWarning[] {
  const lastSeen = facts.lastSignInAt ?? facts.activatedAt;
  const isDormant = facts.status === 'active' && lastSeen !== null && at.getTime() - lastSeen.getTime() > DORMANT_MS;
  const found: Readonly<Record<SecurityWarning, boolean>> = {
    locked: facts.status === 'locked',
    'no-second-factor': !facts.hasFactor,
    'second-factor-due': !facts.hasFactor && facts.demand !== 'none',
    'password-change-due': facts.isPasswordDue,
    'under-attack': facts.areStrangersHeldBack,
    dormant: isDormant,
  };
  return SECURITY_WARNINGS.filter((warning) => found[warning]);
}
