import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { faultPoint } from '@guildhall/runtime';
import { sha256 } from '../merkle/hashes.js';
import { type Checkpoint, readCheckpoint } from '../notes/checkpoint.js';

/** What was kept of a log cannot be read: nothing of it may be co-signed until somebody has looked. */
export class RecordUnreadable extends Error {
  override readonly name = 'RecordUnreadable';
}

const written = faultPoint('witness.written');
const kept = faultPoint('witness.kept');

/**
 * The latest checkpoint of each log that this witness has co-signed: one file a log, the signed note itself. A file is
 * there with the whole of one checkpoint or of another, also after a kill or a loss of power. One process to a folder.
 */
export class WitnessRecords {
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /** Undefined where none was ever co-signed. Throws `RecordUnreadable`. */
  latest(origin: string): Checkpoint | undefined {
    const note = this.note(origin);
    if (note === undefined) return undefined;
    const checkpoint = readCheckpoint(note.slice(0, note.indexOf('\n\n') + 1));
    if (checkpoint?.origin !== origin) throw new RecordUnreadable(`What was kept of ${origin} is no checkpoint of it.`);
    return checkpoint;
  }

  /** On disk when it returns. Without a turn of the event loop in between: what was read before is still so. */
  keep(origin: string, note: string): void {
    const file = this.fileOf(origin);
    writeFileSync(`${file}.new`, note, { mode: 0o600, flush: true });
    void written();
    renameSync(`${file}.new`, file);
    // The name is on disk only once its folder is.
    const folder = openSync(this.folder, 'r');
    fsyncSync(folder);
    closeSync(folder);
    void kept();
  }

  /** That checkpoint as the log signed it, with this witness's signature under it. */
  note(origin: string): string | undefined {
    try {
      return readFileSync(this.fileOf(origin), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw new RecordUnreadable(`What was kept of ${origin} cannot be read.`, { cause: error });
    }
  }

  private fileOf(origin: string): string {
    return path.join(this.folder, `${hashOf(origin)}.checkpoint`);
  }
}

/** How a log is called in an address. */
export const hashOf = (origin: string): string => sha256(Buffer.from(origin)).toString('hex');
