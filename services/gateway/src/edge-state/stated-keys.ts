import { Statements } from './statements.js';

/** An API key as identity states it. Ids as they stand on the wire. */
export interface StatedKey {
  readonly tenant: string;
  readonly key: string;
  /** For good, or while its maker may not act. */
  readonly isRevoked: boolean;
  readonly scopes: readonly string[];
  /** Infinity when it ends by no date. */
  readonly expiresAtMs: number;
}

/** The API keys of all organisations, by record and by what their secrets hash to. */
export class StatedKeys {
  private readonly byRecord = new Statements<StatedKey>();
  // A key has one secret as long as it lives, so that an entry never becomes another one's.
  private readonly recordOf = new Map<string, string>();
  private readonly digestOf = new Map<string, string>();

  state(record: string, version: number, { digest, ...key }: StatedKey & { readonly digest: string }): void {
    this.byRecord.state(record, version, key);
    this.recordOf.set(digest, record);
    this.digestOf.set(record, digest);
  }

  end(record: string): void {
    this.byRecord.end(record);
    this.recordOf.delete(this.digestOf.get(record) ?? '');
    this.digestOf.delete(record);
  }

  /** The newest statement about the key with this secret. */
  find(digest: string): StatedKey | undefined {
    const record = this.recordOf.get(digest);
    return record === undefined ? undefined : this.byRecord.get(record);
  }

  get size(): number {
    return this.byRecord.size;
  }
}
