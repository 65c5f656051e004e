import type { Actor } from '@guildhall/access';
import type { TenantTransaction } from '@guildhall/database';
import { type KeyRing, mac, Sealer, verifyMac } from '@guildhall/sealing';
import { IdempotencyKeyInUse, IdempotencyKeyReused } from './idempotency.problems.js';

/** One use of a key: who sent it, to which route, with what. */
export interface KeyUse {
  readonly actor: Actor;
  readonly route: string;
  readonly key: string;
  /** Everything that makes the request what it is: address, query and body. */
  readonly content: string;
}

export interface StoredAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text; undefined for an answer without body. */
  readonly body: string | undefined;
}

interface Row {
  readonly body_hash: Buffer;
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly answer: string | null;
}

const LABEL = 'idempotency';
const KEPT_HOURS = 72;

/**
 * The answers already given, in the transaction of their effects (D8). Bodies are compared by a keyed code, not a plain
 * hash: a body may hold a password, and whoever reads the table could guess at it.
 */
export class StoredAnswers {
  private readonly sealer: Sealer;

  constructor(private readonly ring: KeyRing) {
    this.sealer = new Sealer(ring, LABEL);
  }

  /** Only one request at a time gets past here with the same key; the others are told to come back. */
  async claim(tx: TenantTransaction, use: KeyUse): Promise<void> {
    const name = JSON.stringify([tx.tenantId, ...partsOf(use)]);
    const [{ locked }] = await tx.query<[{ locked: boolean }]>(
      'select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as locked',
      [name],
    );
    if (!locked) throw new IdempotencyKeyInUse('Try again shortly.', { retryAfterSeconds: 1 });
  }

  /** The answer that was given under this key before. A statement of its own, after the lock: it sees what committed. */
  async find(tx: TenantTransaction, use: KeyUse): Promise<StoredAnswer | undefined> {
    const [row] = await tx.query<Row[]>(
      `select body_hash, status, headers, answer from idempotency_keys
        where tenant_id = $1 and principal = $2 and route = $3 and key = $4
          and created_at > now() - make_interval(hours => $5)`,
      [tx.tenantId, ...partsOf(use), KEPT_HOURS],
    );
    if (!row) return undefined;
    if (!verifyMac(this.ring, LABEL, use.content, row.body_hash.toString('utf8'))) {
      throw new IdempotencyKeyReused('Under this key another request was answered.');
    }
    const { status, headers } = row;
    const body = row.answer === null ? undefined : this.sealer.open(row.answer, this.place(tx, use)).toString('utf8');
    return { status, headers, body };
  }

  async keep(tx: TenantTransaction, use: KeyUse, { status, headers, body }: StoredAnswer): Promise<void> {
    const code = Buffer.from(mac(this.ring, LABEL, use.content), 'utf8');
    const sealed = body === undefined ? null : this.sealer.seal(body, this.place(tx, use));
    await tx.query(
      // An older row under the same key is past its 72 hours: `find` has not seen it.
      `insert into idempotency_keys (tenant_id, principal, route, key, body_hash, status, headers, answer)
       values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (tenant_id, principal, route, key) do update
          set body_hash = excluded.body_hash, status = excluded.status, headers = excluded.headers,
              answer = excluded.answer, created_at = now()`,
      [tx.tenantId, ...partsOf(use), code, status, JSON.stringify(headers), sealed],
    );
  }

  private place(tx: TenantTransaction, use: KeyUse) {
    const rowId = JSON.stringify(partsOf(use));
    return { tenantId: tx.tenantId, table: 'idempotency_keys', column: 'answer', rowId };
  }
}

function partsOf({ actor, route, key }: KeyUse): [string, string, string] {
  return [actor.describe(), route, key];
}
