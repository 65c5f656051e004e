import type { Clock } from '@guildhall/runtime';
import { EMPTY_ROOT } from '../merkle/hashes.js';
import { isConsistent } from '../merkle/verify-consistency.js';
import { type Checkpoint, readCheckpoint } from '../notes/checkpoint.js';
import type { Cosigner } from '../notes/cosigner.js';
import { type NoteVerifier, openNote } from '../notes/signed-note.js';
import { type AddCheckpointBody, readAddCheckpoint } from './add-checkpoint-body.js';
import { hashOf, type WitnessRecords } from './witness-records.js';

/** Status and body, as C2SP tlog-witness has them. */
export type WitnessAnswer =
  | { readonly status: 200; readonly cosignature: string }
  | { readonly status: 409; readonly latestSize: number }
  | { readonly status: 400 | 403 | 404 | 422 };

/**
 * Co-signs checkpoints of the logs it knows, each only with a proof that the log went on from what was co-signed last: whoever
 * trusts this witness knows that nobody was shown another history (T68, T69). It believes no database, and needs none.
 */
export class Witness {
  constructor(
    private readonly logKeys: readonly NoteVerifier[],
    private readonly cosigner: Cosigner,
    private readonly records: WitnessRecords,
    private readonly clock: Clock,
  ) {}

  /** The latest checkpoint of a log as it was co-signed, for monitors; by the SHA-256 of its origin, in hex. */
  latest(originHash: string): string | undefined {
    const log = this.logKeys.find(({ name }) => hashOf(name) === originHash);
    return log && this.records.note(log.name);
  }

  /** Never awaits: between the look at the record and the new one no other checkpoint can come. */
  addCheckpoint(text: string): WitnessAnswer {
    const body = readAddCheckpoint(text);
    const claimed = body && readCheckpoint(textOf(body.note));
    if (!claimed) return { status: 400 };
    const keys = this.logKeys.filter(({ name }) => name === claimed.origin);
    if (keys.length === 0) return { status: 404 };
    const signed = openNote(body.note, keys);
    if (signed === undefined) return { status: 403 };
    return this.refusal(body, claimed) ?? this.cosign(claimed.origin, body.note, signed);
  }

  private refusal({ oldSize, path }: AddCheckpointBody, { origin, size, root }: Checkpoint): WitnessAnswer | undefined {
    if (oldSize > size) return { status: 400 };
    const latest = this.records.latest(origin) ?? { size: 0, root: EMPTY_ROOT };
    if (oldSize !== latest.size) return { status: 409, latestSize: latest.size };
    return isConsistent({ oldSize, oldRoot: latest.root, size, root, path }) ? undefined : { status: 422 };
  }

  private cosign(origin: string, note: string, text: string): WitnessAnswer {
    const cosignature = this.cosigner.cosign(text, this.clock.now());
    this.records.keep(origin, `${note}${cosignature}`);
    return { status: 200, cosignature };
  }
}

/** What of a note is signed. */
const textOf = (note: string): string => note.slice(0, note.lastIndexOf('\n\n') + 1);
