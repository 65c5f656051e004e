import { z } from 'zod';
import { RingKey } from './ring-key.js';

/** The file is not a usable key ring. The reason names the entry, never what stands in it. */
export class KeyRingRefused extends Error {
  override readonly name = 'KeyRingRefused';

  constructor(reason: string) {
    super(`The key ring cannot be used: ${reason}.`);
  }
}

export interface RingKeys {
  readonly current: RingKey;
  readonly byId: ReadonlyMap<string, RingKey>;
}

// No dot and no colon: the id stands between dots in every envelope.
export const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/;
// 32 bytes in base64: 43 characters, of which the last has two unused bits, and a pad.
const SECRET = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;

const keyRingSchema = z.strictObject({
  keys: z
    .array(
      z.strictObject({
        id: z.string().regex(KEY_ID, 'is not 1–32 letters, digits, _ or -'),
        secret: z.string().regex(SECRET, 'is not 32 bytes in base64'),
        state: z.enum(['next', 'current', 'retired'], 'is not next, current or retired'),
      }),
    )
    .min(1, 'is empty'),
});

/** Reads `{"keys":[{"id":"k1","secret":"<base64 of 32 bytes>","state":"next|current|retired"}]}`. */
export function parseKeyRing(text: string): RingKeys {
  const { keys } = checked(text);
  const ringKeys = keys.map(({ id, secret }) => new RingKey(id, Buffer.from(secret, 'base64')));
  const byId = new Map(ringKeys.map((key) => [key.id, key]));
  if (byId.size < keys.length) throw new KeyRingRefused('two keys have the same id');
  if (hasTwins(ringKeys)) throw new KeyRingRefused('two keys have the same secret');
  const [current, ...others] = ringKeys.filter((_, index) => keys[index]?.state === 'current');
  if (!current || others.length > 0) throw new KeyRingRefused('exactly one key must be current');
  return { current, byId };
}

function checked(text: string): z.infer<typeof keyRingSchema> {
  const { data, error } = keyRingSchema.safeParse(parseJson(text));
  if (data) return data;
  // Unknown keys are told by place alone: a misplaced secret could be one.
  const reasons = error.issues.map(({ code, path, message }) =>
    code === 'custom' || code === 'invalid_format' || code === 'invalid_value' || code === 'too_small'
      ? `${path.join('.')} ${message}`
      : `${path.join('.') || 'the file'} has the wrong form`,
  );
  throw new KeyRingRefused(reasons.join('; '));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The engine's own message quotes the text around the fault, which is a key.
    throw new KeyRingRefused('the file is not JSON');
  }
}

function hasTwins(keys: readonly RingKey[]): boolean {
  return keys.some((key, index) => keys.slice(index + 1).some((other) => key.hasSecretOf(other)));
}
