import type { StatedNetworks } from './stated-networks.js';
import { Statements } from './statements.js';

/** The secret of before a rotation. */
export interface OldSecret {
  readonly digest: string;
  readonly endsAtMs: number;
}

/** An API key as identity states it. Ids as they stand on the wire. */
export interface StatedKey {
  readonly tenant: string;
  readonly key: string;
  /** Who made it, as a uuid; all keys of one maker share their limits. */
  readonly maker?: string;
  /** What its secret hashes to. */
  readonly digest: string;
  readonly old?: OldSecret;
  /** For good, or while its maker may not act. */
  readonly isRevoked: boolean;
  readonly scopes: readonly string[];
  /** Infinity when it ends by no date. */
  readonly expiresAtMs: number;
  /** Whence it may be used. */
  readonly networks: StatedNetworks;
}

/** The API keys of all organisations, by record and by what their secrets hash to: the newest, and the one before it. */
export class StatedKeys {
  private readonly byRecord = new Statements<StatedKey>();
  private readonly recordOf = new Map<string, string>();

  state(record: string, version: number, key: StatedKey): void {
    const before = this.byRecord.get(record);
    this.byRecord.state(record, version, key);
    // An older statement than the one that is known changes nothing, its secrets neither.
    if (this.byRecord.get(record) !== key) return;
    this.forget(before);
    for (const digest of digestsOf(key)) this.recordOf.set(digest, record);
  }

  end(record: string): void {
    this.forget(this.byRecord.get(record));
    this.byRecord.end(record);
  }

  /** The newest statement about the key that this was, or is, the secret of. Whether it still opens is not said. */
  find(digest: string): StatedKey | undefined {
    const record = this.recordOf.get(digest);
    return record === undefined ? undefined : this.byRecord.get(record);
  }

  /** By the ids of organisation and key. */
  get({ tenant, key }: Pick<StatedKey, 'tenant' | 'key'>): StatedKey | undefined {
    return this.byRecord.get(`${tenant}/${key}`);
  }

  get size(): number {
    return this.byRecord.size;
  }

  private forget(key: StatedKey | undefined): void {
    for (const digest of key ? digestsOf(key) : []) this.recordOf.delete(digest);
  }
}

const digestsOf = ({ digest, old }: StatedKey): string[] => (old ? [digest, old.digest] : [digest]);
