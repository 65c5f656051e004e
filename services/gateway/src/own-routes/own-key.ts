import { randomBytes } from 'node:crypto';
import type { GatewaySettings, SigningServiceKey } from '../config.js';
import { OWN_SERVICE } from '../routes/route.js';

const KEY_BYTES = 32;

/** The settings with a key for the tokens that the gateway hands itself. It is made at the start: no other process has use for it. */
export function withOwnKey(settings: GatewaySettings): GatewaySettings {
  const own = { service: OWN_SERVICE, kid: 'own', key: randomBytes(KEY_BYTES) };
  return { ...settings, SERVICE_TOKEN_KEYS_OF: [...settings.SERVICE_TOKEN_KEYS_OF, own] };
}

/** That key alone, for the guard that reads those tokens. */
export function ownKeysOf({ SERVICE_TOKEN_KEYS_OF }: GatewaySettings): SigningServiceKey[] {
  return SERVICE_TOKEN_KEYS_OF.filter(({ service }) => service === OWN_SERVICE);
}
