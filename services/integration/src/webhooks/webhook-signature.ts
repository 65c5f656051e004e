import { createHmac, randomBytes } from 'node:crypto';

export interface SignedContent {
  /** `webhook-id`: the same however often it is sent. */
  readonly id: string;
  readonly at: Date;
  readonly body: string;
}

const SECRET_PREFIX = 'whsec_';
const SECRET_BYTES = 32;

/** A new secret as Standard Webhooks writes them: `whsec_` and base64. */
export function newSecret(): string {
  return `${SECRET_PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`;
}

/**
 * The header fields of Standard Webhooks: HMAC-SHA-256 over id, time and body, so that neither can be exchanged nor an old
 * call be sent again later (T74). One signature for each secret; a receiver is content with one that it knows.
 */
export function signatureHeaders({ id, at, body }: SignedContent, secrets: readonly string[]): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const sign = (secret: string) => {
    const key = Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  };
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map(sign).join(' '),
  };
}
