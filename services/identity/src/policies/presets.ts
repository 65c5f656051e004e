import type { PasswordRules } from './policy-kinds.js';

/** Password policies that have a name, so that nobody has to put them together (IDN-2). */
export const PASSWORD_PRESETS = {
  /** Long, not guessable, not breached: the platform's own. */
  nist: {},
  /** What auditors of before ask for. */
  classic: {
    minimumLength: 12,
    history: 5,
    maximumAgeDays: 90,
    composition: { upper: true, lower: true, digit: true, symbol: true },
  },
} as const satisfies Record<string, Partial<PasswordRules>>;

export const PRESET_NAMES = ['nist', 'classic'] as const satisfies readonly (keyof typeof PASSWORD_PRESETS)[];
