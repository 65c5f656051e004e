import type { Readable } from 'node:stream';
import { ObjectMissing, type ObjectStore } from '@guildhall/objects';
import type { KeyRing } from '@guildhall/sealing';
import { z } from 'zod';
import { compressed, decompressed } from './compressed.js';
import { opened, sealed } from './sealed-file.js';
import { isTimelineHistory, partialOf, walSegment, type WalSegment } from './wal-segment.js';

const FullBackup = z.object({
  id: z.string(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  timeline: z.int(),
  /** The segment that recovery from it begins with. */
  firstSegment: z.string(),
  /** As it is stored: compressed and sealed. */
  bytes: z.int(),
  seconds: z.number(),
  /** By a trial restore and `pg_verifybackup`; absent while nobody has. */
  verifiedAt: z.iso.datetime().optional(),
});
/** A copy of a whole server as it was when `finishedAt`, and where its log goes on. */
export type FullBackup = z.infer<typeof FullBackup>;

const Drill = z.object({
  at: z.iso.datetime(),
  succeeded: z.boolean(),
  /** Between the last commit that came back and the moment of the disaster. */
  rpoSeconds: z.number().optional(),
  /** From the moment of the disaster to a server that answers. */
  rtoSeconds: z.number(),
  restoredBytes: z.int().optional(),
  databases: z.int().optional(),
  failure: z.string().optional(),
});
/** What a drill has shown; kept beside the backups, for monitoring. */
export type Drill = z.infer<typeof Drill>;

const Received = z.object({ at: z.iso.datetime(), segment: z.string() });

/** A file of the log that is stored: a whole segment, the beginning of one, or the history of a timeline. */
export interface StoredLog {
  readonly name: string;
  readonly segment?: WalSegment;
  readonly isPartial: boolean;
}

/** The backups of one server in an object store: `<server>/base/<id>/…`, `<server>/wal/<segment>`, `<server>/drills/…`. */
export class BackupStore {
  constructor(
    private readonly objects: ObjectStore,
    private readonly ring: KeyRing,
    readonly server: string,
  ) {}

  /** Compressed and sealed on its way; answers how many bytes that took. */
  async writeBase(id: string, tar: AsyncIterable<Uint8Array>): Promise<number> {
    return this.write(this.tarOf(id), tar);
  }

  readBase = (id: string): Promise<AsyncIterable<Buffer>> => this.read(this.tarOf(id));

  /** With its record a base backup is there; without it, it is a remnant of one that failed. */
  record = (base: FullBackup): Promise<void> => this.note(`${this.server}/base/${base.id}/backup.json`, base);

  /** The oldest first. */
  async bases(): Promise<FullBackup[]> {
    const found: FullBackup[] = [];
    for await (const key of this.objects.list(`${this.server}/base`))
      if (key.endsWith('/backup.json')) found.push(FullBackup.parse(await this.noted(key)));
    return found.sort((one, other) => one.finishedAt.localeCompare(other.finishedAt));
  }

  /** Its record first: a base that is removed by half is none. */
  async removeBase(id: string): Promise<void> {
    await this.objects.remove(`${this.server}/base/${id}/backup.json`);
    await this.objects.remove(this.tarOf(id));
  }

  /** `name` as PostgreSQL calls the file. */
  async writeLog(name: string, content: AsyncIterable<Uint8Array>): Promise<void> {
    await this.write(this.logOf(name), content);
  }

  readLog = (name: string): Promise<AsyncIterable<Buffer>> => this.read(this.logOf(name));
  hasLog = async (name: string): Promise<boolean> => (await this.objects.sizeOf(this.logOf(name))) !== undefined;
  removeLog = (name: string): Promise<void> => this.objects.remove(this.logOf(name));

  async logs(): Promise<StoredLog[]> {
    const found: StoredLog[] = [];
    for await (const key of this.objects.list(`${this.server}/wal`)) {
      const name = asPostgresNames(key.slice(key.lastIndexOf('/') + 1));
      const [whole, partial] = [walSegment(name), partialOf(name)];
      if (whole) found.push({ name, segment: whole, isPartial: false });
      else if (partial) found.push({ name, segment: partial, isPartial: true });
      else if (isTimelineHistory(name)) found.push({ name, isPartial: false });
    }
    return found;
  }

  /** When the newest log that is stored was written, by the clock of whoever received it. */
  noteReceived = (at: Date, segment: string): Promise<void> =>
    this.note(`${this.server}/received.json`, { at: at.toISOString(), segment });

  received = async () => Received.optional().parse(await this.noted(`${this.server}/received.json`));

  noteDrill = (drill: Drill): Promise<void> => this.note(`${this.server}/drills/latest.json`, drill);
  drill = async (): Promise<Drill | undefined> =>
    Drill.optional().parse(await this.noted(`${this.server}/drills/latest.json`));

  private tarOf = (id: string) => `${this.server}/base/${id}/base.tar.zst.sealed`;
  private logOf = (name: string) => `${this.server}/wal/${name.toLowerCase()}`;

  private async write(key: string, content: AsyncIterable<Uint8Array>): Promise<number> {
    const { bytes } = await this.objects.write(key, sealed(compressed(content), key, this.ring));
    return bytes;
  }

  private async read(key: string): Promise<AsyncIterable<Buffer>> {
    const content: Readable = await this.objects.read(key);
    return decompressed(opened(content, key, this.ring));
  }

  private async note(key: string, content: object): Promise<void> {
    await this.objects.write(key, once(JSON.stringify(content)));
  }

  private async noted(key: string): Promise<unknown> {
    try {
      const text = (await (await this.objects.read(key)).toArray()) as Buffer[];
      return JSON.parse(Buffer.concat(text).toString('utf8'));
    } catch (error) {
      if (error instanceof ObjectMissing) return undefined;
      throw error;
    }
  }
}

/** Keys of the store know no capitals. */
const asPostgresNames = (name: string): string => {
  const [segment = '', ...suffix] = name.split('.');
  return [segment.toUpperCase(), ...suffix].join('.');
};

async function* once(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}
