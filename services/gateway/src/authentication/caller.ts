/** Who calls, once the access token has been verified and nothing has revoked it. Ids are uuids. */
export interface Caller {
  readonly kind: 'user' | 'key';
  readonly tenantId: string;
  readonly userId: string;
  /** A key has none. */
  readonly sessionId?: string;
  /** What the caller's roles permit now. */
  readonly permissions: ReadonlySet<string>;
}
