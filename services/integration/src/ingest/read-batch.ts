import type { KnownAuditType, NamedTypes } from '../audit-types/known-audit-types.js';
import { heldToType, isAuditItem } from './held-to-type.js';
import type { BatchResult, ItemResult } from './batch.shapes.js';
import { type HandedIn, readItem, type SoundItem, type UnsoundItem } from './read-item.js';

/** A batch whose items have been judged, each by itself. */
export class ReadBatch {
  /** By id. Of several with the same id the first one counts. */
  readonly sound: ReadonlyMap<string, SoundItem>;

  private constructor(
    private readonly handedIn: readonly HandedIn[],
    private readonly judged: readonly (SoundItem | UnsoundItem)[],
  ) {
    const sound = new Map<string, SoundItem>();
    for (const each of judged) if ('item' in each && !sound.has(each.item.id)) sound.set(each.item.id, each);
    this.sound = sound;
  }

  static of(items: readonly HandedIn[], now: Date): ReadBatch {
    return new ReadBatch(
      items,
      items.map((item, place) => readItem(item, place, now)),
    );
  }

  /** Which types of audit events it names, and which schemas of theirs. */
  namedTypes(): NamedTypes {
    const named = new Map<string, Set<number>>();
    for (const { item } of this.sound.values()) {
      if (!isAuditItem(item)) continue;
      const versions = named.get(item.type) ?? new Set();
      if (item.schemaVersion !== undefined) versions.add(item.schemaVersion);
      named.set(item.type, versions);
    }
    return named;
  }

  /** The same batch, with its audit events held to the schemas of their types as well. */
  heldTo(types: ReadonlyMap<string, KnownAuditType>): ReadBatch {
    const judged = this.judged.map((each, place) =>
      'item' in each && isAuditItem(each.item) ? heldToType({ ...each, item: each.item }, place, types) : each,
    );
    return new ReadBatch(this.handedIn, judged);
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
