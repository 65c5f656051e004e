import type { BatchResult, ItemResult } from './batch.shapes.js';
import { type HandedIn, readItem, type SoundItem, type UnsoundItem } from './read-item.js';

/** A batch whose items have been judged, each by itself. */
export class ReadBatch {
  private constructor(
    private readonly handedIn: readonly HandedIn[],
    private readonly judged: readonly (SoundItem | UnsoundItem)[],
    /** By id. Of several with the same id the first one counts. */
    readonly sound: ReadonlyMap<string, SoundItem>,
  ) {}

  static of(items: readonly HandedIn[], now: Date): ReadBatch {
    const judged = items.map((item, place) => readItem(item, place, now));
    const sound = new Map<string, SoundItem>();
    for (const each of judged) if ('item' in each && !sound.has(each.item.id)) sound.set(each.item.id, each);
    return new ReadBatch(items, judged, sound);
  }

  /** What became of each item, once it is known which of the sound ones are new. */
  resultFor(fresh: ReadonlySet<string>): BatchResult {
    const results = this.handedIn.map(({ id }, place) => this.resultOf(id, this.judged[place], fresh));
    const count = (status: ItemResult['status']) => results.filter((result) => result.status === status).length;
    return { accepted: count('accepted'), duplicates: count('duplicate'), refused: count('refused'), results };
  }

  private resultOf(id: string, judged: SoundItem | UnsoundItem | undefined, fresh: ReadonlySet<string>): ItemResult {
    if (judged && 'errors' in judged) return { id, status: 'refused', errors: [...judged.errors] };
    return { id, status: fresh.has(id) && this.sound.get(id) === judged ? 'accepted' : 'duplicate' };
  }
}
