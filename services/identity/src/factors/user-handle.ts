/** A user, wherever they are. */
export interface UserPlace {
  readonly tenantId: string;
  readonly userId: string;
}

const UUID_BYTES = 16;

/**
 * What an authenticator keeps with a passkey and shows at sign-in, so that nobody has to name an account: the ids of
 * organisation and user, which say nothing of a person (WebAuthn 3, 14.6.1). Nobody signs it: it tells where to look, and
 * what is found there decides.
 */
export function handleOf({ tenantId, userId }: UserPlace): Buffer {
  return Buffer.concat([tenantId, userId].map((id) => Buffer.from(id.replaceAll('-', ''), 'hex')));
}

/** Undefined for what cannot be one of ours. */
export function placeOf(handle: string | null | undefined): UserPlace | undefined {
  const bytes = Buffer.from(handle ?? '', 'base64url');
  if (bytes.length !== 2 * UUID_BYTES) return undefined;
  return { tenantId: uuidOf(bytes.subarray(0, UUID_BYTES)), userId: uuidOf(bytes.subarray(UUID_BYTES)) };
}

function uuidOf(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
