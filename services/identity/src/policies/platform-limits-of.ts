import type { IdentitySettings } from '../config.js';
import type { SessionLimits } from '../sessions/session.entity.js';

const SECONDS_PER_DAY = 86_400;
const SECONDS_PER_HOUR = 3_600;

/** How long sessions live where an organisation says nothing, and at most where it does. */
export function platformLimitsOf(
  settings: Pick<IdentitySettings, 'SESSION_DAYS' | 'SESSION_IDLE_HOURS'>,
): SessionLimits {
  return {
    lifeSeconds: settings.SESSION_DAYS * SECONDS_PER_DAY,
    idleSeconds: settings.SESSION_IDLE_HOURS * SECONDS_PER_HOUR,
  };
}
