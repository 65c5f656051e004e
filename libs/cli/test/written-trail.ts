import { createHash, createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { DefinedTree } from './defined-tree.js';

export const ORIGIN = 'guildhall.test/log';
export const ORGANIZATION = 'org_01m7zrab43eze8730t3a7vckwx';
const BLIND = createHash('sha256').update('blind').digest();
const NAME = `${ORIGIN}/trails/${createHmac('sha256', BLIND).update(ORGANIZATION).digest('hex')}`;

/** A key of notes as its holder trusts it, and as it signs; of the same name as any other log's or witness's of that name. */
export function newKey(name = ORIGIN, type: 1 | 4 = 1) {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const typed = Buffer.concat([Buffer.of(type), publicKey.export({ type: 'spki', format: 'der' }).subarray(12)]);
  const id = createHash('sha256').update(`${name}\n`).update(typed).digest().subarray(0, 4);
  const line = (signature: Buffer) => `— ${name} ${Buffer.concat([id, signature]).toString('base64')}\n`;
  return { vkey: `${name}+${id.toString('hex')}+${typed.toString('base64')}`, privateKey, line };
}
export type Key = ReturnType<typeof newKey>;

export const noteBy = ({ privateKey, line }: Key, text: string): string =>
  `${text}\n${line(sign(null, Buffer.from(text), privateKey))}`;

/** What a witness adds to a note (C2SP tlog-cosignature). */
export function cosigned(note: string, { privateKey, line }: Key, seconds: number): string {
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(seconds));
  const text = note.slice(0, note.lastIndexOf('\n\n') + 1);
  const signature = sign(null, Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`), privateKey);
  return `${note}${line(Buffer.concat([time, signature]))}`;
}

export const entryAt = (place: number, at: number | string = place): string =>
  `{"actor":"system:test","data":{"at":${JSON.stringify(at)}},"format":1,"id":"ent_${place}","tenant":"${ORGANIZATION}"}`;

export interface Asked {
  readonly first: number;
  readonly count: number;
  /** Which statement of the trail in the log. The last otherwise. */
  readonly at?: number;
  /** By the checkpoint that came with which statement. With its own otherwise. */
  readonly under?: number;
  readonly earlier?: number;
}

/** A trail and the log that says how it stood, written as the definitions say: no code of the service or the verifier. */
export class WrittenTrail {
  readonly entries: string[] = [];
  readonly tree = new DefinedTree();
  readonly log = new DefinedTree();
  readonly statements: { size: number; index: number; note: string }[] = [];

  constructor(readonly key: Key = newKey()) {}

  static of(count: number, key?: Key): WrittenTrail {
    return new WrittenTrail(key).grow(Array.from({ length: count }, (_, place) => entryAt(place))).state();
  }

  grow(entries: readonly string[]): this {
    for (const entry of entries) {
      this.entries.push(entry);
      this.tree.append(entry);
    }
    return this;
  }

  /** Another organisation's statement, and this one's; then the log is signed. */
  state(): this {
    const { size } = this.tree;
    this.log.append(`another trail at ${this.log.size}\n`);
    const index = this.log.size;
    this.log.append(`${NAME}\n${size}\n${this.tree.base64(0, size)}\n`);
    const note = noteBy(this.key, `${ORIGIN}\n${this.log.size}\n${this.log.base64(0, this.log.size)}\n`);
    this.statements.push({ size, index, note });
    return this;
  }

  /** The first line of an evidence file. */
  header({ first, count, at = this.statements.length - 1, under = at, earlier }: Asked) {
    const { size, index } = this.statementAt(at);
    const checkpoint = this.statementAt(under);
    return {
      format: 'guildhall-evidence/1',
      entries: { first, count },
      trail: {
        organization: ORGANIZATION,
        blind: BLIND.toString('base64'),
        origin: NAME,
        size,
        rootHash: this.tree.base64(0, size),
        left: this.tree.subtrees(0, first),
        right: this.tree.subtrees(first + count, size),
      },
      log: { index, path: this.log.inclusion(index, checkpoint.index + 1), checkpoint: checkpoint.note },
      ...(earlier !== undefined && { earlier: this.growth(earlier, at) }),
      keys: [this.key.vkey],
    };
  }

  evidence(asked: Asked): string {
    const lines = this.entries.slice(asked.first, asked.first + asked.count);
    return [JSON.stringify(this.header(asked)), ...lines, ''].join('\n');
  }

  /** The proof of one entry, against the last statement. */
  proof(place: number) {
    const { trail, ...header } = this.header({ first: 0, count: 0 });
    const { left: _left, right: _right, ...stated } = trail;
    return {
      format: 'guildhall-proof/1',
      entry: { id: `ent_${place}`, place, canonical: this.entries[place] as string },
      trail: { ...stated, path: this.tree.inclusion(place, trail.size) },
      log: header.log,
      keys: header.keys,
    };
  }

  statementAt(at: number) {
    return this.statements.at(at) as (typeof this.statements)[number];
  }

  /** Each statement is the last leaf of the log that its checkpoint signs. */
  growth(from: number, to: number) {
    const [older, newer] = [this.statementAt(from), this.statementAt(to)];
    return {
      trail: {
        size: older.size,
        rootHash: this.tree.base64(0, older.size),
        consistency: this.tree.consistency(older.size, newer.size),
      },
      log: {
        index: older.index,
        path: this.log.inclusion(older.index, older.index + 1),
        consistency: this.log.consistency(older.index + 1, newer.index + 1),
        checkpoint: older.note,
      },
    };
  }
}
