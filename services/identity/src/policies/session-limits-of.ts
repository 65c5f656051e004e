import type { SessionLimits } from '../sessions/session.entity.js';
import type { SessionRules } from './policy-kinds.js';

const SECONDS_PER_HOUR = 3_600;
const SECONDS_PER_MINUTE = 60;

/** How long sessions of an organisation live: it may only make them shorter than the platform's settings do (IDN-4). */
export function sessionLimitsOf({ absoluteHours, idleMinutes }: SessionRules, platform: SessionLimits): SessionLimits {
  return {
    lifeSeconds: Math.min((absoluteHours ?? Number.POSITIVE_INFINITY) * SECONDS_PER_HOUR, platform.lifeSeconds),
    idleSeconds: Math.min((idleMinutes ?? Number.POSITIVE_INFINITY) * SECONDS_PER_MINUTE, platform.idleSeconds),
  };
}
