import { randomBytes } from 'node:crypto';
import { decrypt, encrypt, NONCE_BYTES, TAG_BYTES } from './aes-gcm.js';
import type { KeyRing } from './key-ring.js';
import { KeyUse } from './key-use.js';
import { decodeBase64url } from './strict-base64url.js';

/** Where a sealed value belongs. It opens there and nowhere else. */
export interface SealingContext {
  readonly tenantId: string;
  readonly table: string;
  readonly column: string;
  readonly rowId: string;
}

/** One error for every way in which a seal can be wrong: which one it was would help only an attacker. */
export class SealRefused extends Error {
  override readonly name = 'SealRefused';

  constructor() {
    super('The sealed value cannot be opened: it was changed, or it belongs elsewhere.');
  }
}

/** The value is sealed under a key that the ring does not hold (any more). Nobody but an operator can help. */
export class SealingKeyMissing extends Error {
  override readonly name = 'SealingKeyMissing';

  constructor(readonly keyId: string) {
    super(`The key ring holds no key ${keyId}.`);
  }
}

const ENVELOPE = /^s1\.(?<keyId>[A-Za-z0-9_-]{1,32})\.(?<body>[A-Za-z0-9_-]+)$/;

/**
 * Seals fields with AES-256-GCM under a key of the tenant. Envelope: `s1.<key id>.<base64url of nonce ‖ text ‖ tag>`.
 *
 * Sealing twice gives two different envelopes. Length is not hidden. A sealed value moved to another tenant, table,
 * column or row is refused; an older value put back into its own place is not: who needs that, keeps a version.
 */
export class Sealer {
  /** The label keeps the keys of one purpose apart from another's; values open only under the label that sealed them. */
  constructor(
    private readonly ring: KeyRing,
    private readonly label = 'fields',
    private readonly use = new KeyUse(),
  ) {}

  seal(plaintext: Uint8Array | string, context: SealingContext): string {
    const key = this.ring.current();
    this.use.count(key.id);
    const nonce = randomBytes(NONCE_BYTES);
    const bytes = typeof plaintext === 'string' ? Buffer.from(plaintext, 'utf8') : plaintext;
    const derived = key.derive({ use: 'seal', label: this.label, tenantId: context.tenantId });
    const sealed = encrypt(derived, nonce, bytes, bindingOf(key.id, context));
    return `s1.${key.id}.${Buffer.concat([nonce, sealed]).toString('base64url')}`;
  }

  open(envelope: string, context: SealingContext): Buffer {
    const { keyId, body } = parse(envelope);
    const key = this.ring.find(keyId);
    if (!key) throw new SealingKeyMissing(keyId);
    const derived = key.derive({ use: 'seal', label: this.label, tenantId: context.tenantId });
    const [nonce, sealed] = [body.subarray(0, NONCE_BYTES), body.subarray(NONCE_BYTES)];
    const plaintext = decrypt(derived, nonce, sealed, bindingOf(keyId, context));
    if (!plaintext) throw new SealRefused();
    return plaintext;
  }

  /** Whether the value should be sealed again, because the current key is another than the one that sealed it. */
  isStale(envelope: string): boolean {
    return parse(envelope).keyId !== this.ring.current().id;
  }
}

function parse(envelope: string): { keyId: string; body: Buffer } {
  const { keyId, body: text } = ENVELOPE.exec(envelope)?.groups ?? {};
  const body = text === undefined ? undefined : decodeBase64url(text);
  if (!keyId || !body || body.length < NONCE_BYTES + TAG_BYTES) throw new SealRefused();
  return { keyId, body };
}

// As a JSON array no two contexts write the same text: ["a","bc"] is not ["ab","c"].
function bindingOf(keyId: string, { tenantId, table, column, rowId }: SealingContext): Buffer {
  const parts = [tenantId, table, column, rowId];
  // A value bound to nothing would open everywhere that nothing is named.
  if (parts.some((part) => !part))
    throw new TypeError('Tenant, table, column and row of a sealed value must be named.');
  return Buffer.from(JSON.stringify(['s1', keyId, ...parts]), 'utf8');
}
