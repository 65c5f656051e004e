import type { PlatformTransaction } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import { GrowingTree } from '../merkle/growing-tree.js';
import { openNote, NoteSigner, NoteVerifier } from '../notes/signed-note.js';
import { readCheckpoint } from '../notes/checkpoint.js';

/** The log in this database is not the one whose checkpoints were signed: signing more would make two histories of it. */
export class LogRefused extends Error {
  override readonly name = 'LogRefused';
}

interface Head {
  readonly origin: string;
  readonly size: string;
  readonly peaks: Buffer;
}

// The first sequencer names the log; nobody names it anew.
const NAME = `update log_head set origin = coalesce(origin, $1) returning origin, size, peaks`;
const LAST = 'select note from checkpoints order by size desc limit 1';
const KEYS = 'select vkey from log_keys';
const KEEP_KEY = 'insert into log_keys (vkey, first_used_at) values ($1, $2) on conflict do nothing';

/** Which log this process signs for, and whether what stands in the database is still that one. */
@Injectable()
export class LogIdentity {
  constructor(
    private readonly signer: NoteSigner,
    private readonly clock: Clock,
  ) {}

  get origin(): string {
    return this.signer.verifier.name;
  }

  /**
   * Publishes this process's key, and refuses a log that has another name, or whose head is not what was signed last: a
   * database that went back in time, or that somebody edited (T68, T69).
   */
  async require(tx: PlatformTransaction): Promise<void> {
    const [rows] = await tx.query<[Head[], number]>(NAME, [this.origin]);
    const [head] = rows;
    if (head?.origin !== this.origin) throw new LogRefused(`The log is called ${head?.origin}, not ${this.origin}.`);
    await tx.query(KEEP_KEY, [this.signer.verifier.toString(), this.clock.now()]);
    const [last] = await tx.query<{ note: string }[]>(LAST);
    const keys = (await tx.query<{ vkey: string }[]>(KEYS)).map(({ vkey }) => NoteVerifier.parse(vkey));
    const tree = GrowingTree.of(Number(head.size), head.peaks);
    if (!isWhatWasSigned(tree, last?.note, keys))
      throw new LogRefused('The head of the log is not what was signed last.');
  }
}

function isWhatWasSigned(tree: GrowingTree, note: string | undefined, keys: readonly NoteVerifier[]): boolean {
  if (note === undefined) return tree.size === 0;
  const signed = readCheckpoint(openNote(note, keys) ?? '');
  return signed?.size === tree.size && signed.root.equals(tree.root);
}
