/**
 * `refused`: an error. `nothing`: no row of another tenant was read or written. `leak`: one was. `blind`: what the role
 * may do failed as well, so that refusals prove nothing.
 */
export type Outcome = 'refused' | 'nothing' | 'leak' | 'blind';

export interface Attack {
  readonly role: string;
  /** The table, view or function. */
  readonly on: string;
  readonly attempt: string;
  readonly outcome: Outcome;
  readonly detail: string;
}

export interface AttackReport {
  readonly attacks: readonly Attack[];
  /** Leaks and blind spots: empty when the database holds. */
  readonly failures: readonly Attack[];
  /** Tables without a tenant: nothing in them is one tenant's. Compare with the exceptions of the lint. */
  readonly withoutTenant: readonly string[];
}
