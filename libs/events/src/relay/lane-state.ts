/** `away`: no database. `standby`: another process leads. `stuck`: leads, and the broker takes nothing. */
export type LaneState = 'away' | 'standby' | 'leading' | 'stuck' | 'stopped';
