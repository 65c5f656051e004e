import { z } from 'zod';
import { named, secret } from './traits.js';

/** One key of the gateway and one service. While keys rotate there are two; the first one signs. */
export interface ServiceTokenKey {
  readonly kid: string;
  readonly key: Buffer;
}

const ENTRY = /^(?<kid>[A-Za-z0-9._-]{1,64}):(?<key>[A-Za-z0-9_-]+)$/;
// RFC 7518, §3.2: a key for HS256 is at least as long as the hash.
const MIN_KEY_BYTES = 32;

/** `kid:base64url[,kid:base64url]` with keys of at least 32 bytes. Entries are told apart by place, never by content. */
export function serviceTokenKeys() {
  return secret(named('list of `kid:base64url`', z.string().transform(parse)));
}

function parse(text: string, context: z.RefinementCtx): ServiceTokenKey[] {
  const keys = text.split(',').map((entry, index) => {
    const { kid, key } = ENTRY.exec(entry.trim())?.groups ?? {};
    if (!kid || !key) return refuse(context, `entry ${index + 1} is not kid:base64url`);
    const bytes = Buffer.from(key, 'base64url');
    if (bytes.length < MIN_KEY_BYTES)
      return refuse(context, `entry ${index + 1} has fewer than ${MIN_KEY_BYTES} bytes`);
    return { kid, key: bytes };
  });
  if (new Set(keys.map(({ kid }) => kid)).size < keys.length) refuse(context, 'has two entries under one kid');
  return keys;
}

function refuse(context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}
