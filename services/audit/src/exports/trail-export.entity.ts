import {
  TrailExportDeleted,
  TrailExported,
  TrailExportDownloaded,
  TrailExportFailed,
  TrailExportRequested,
} from '@guildhall/contracts';
import type { FilePart } from '@guildhall/http';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import type { WriterState } from './entry-writer.js';
import type { Reached } from './growing-part.js';

export const EXPORT_FORMATS = ['jsonl', 'csv', 'xlsx'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
export const EXPORT_STATUSES = ['queued', 'running', 'completed', 'failed', 'deleted', 'expired'] as const;
export type ExportStatus = (typeof EXPORT_STATUSES)[number];

/** What is asked for, and how the trail stood when it was. */
export interface ExportOrder {
  readonly format: ExportFormat;
  /** As it came in, so that it can be shown; it was read once by its schema. */
  readonly filter: Readonly<Record<string, unknown>>;
  readonly beyondPlace: number;
  readonly checkpointSize: number | null;
  readonly requestedBy: string | null;
}

/** pg answers a bigint as text. */
const count = { to: (value: number | null) => value, from: (value: string | null) => value && Number(value) };

/** A file made of a trail, from the moment that somebody asked for it; it outlives the file. */
@Entity('trail_exports')
export class TrailExport {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') format!: ExportFormat;
  @Column('jsonb') filter!: Record<string, unknown>;
  @Column('text') status!: ExportStatus;
  /** It ends before this place. */
  @Column('bigint', { name: 'beyond_place', transformer: count }) beyondPlace!: number;
  @Column('bigint', { name: 'checkpoint_size', nullable: true, transformer: count }) checkpointSize!: number | null;
  @Column('uuid', { name: 'requested_by', nullable: true }) requestedBy!: string | null;
  @Column('timestamptz', { name: 'requested_at' }) requestedAt!: Date;
  /** Fences: who works on an older attempt writes nothing any more. */
  @Column('integer') attempts!: number;
  @Column('integer') tries!: number;
  @Column('bigint', { name: 'next_place', transformer: count }) nextPlace!: number;
  @Column('bigint', { transformer: count }) entries!: number;
  @Column('integer') parts!: number;
  @Column('bigint', { transformer: count }) bytes!: number;
  @Column('jsonb', { nullable: true }) writer!: WriterState | null;
  @Column('text', { name: 'sealed_key', nullable: true, select: false }) sealedKey!: string | null;
  @Column('text', { nullable: true }) sha256!: string | null;
  @Column('text', { nullable: true }) failure!: 'fault' | null;
  @Column('timestamptz', { name: 'completed_at', nullable: true }) completedAt!: Date | null;
  @Column('timestamptz', { name: 'file_until', nullable: true }) fileUntil!: Date | null;
  @VersionColumn() version!: number;

  static requested(place: { tenantId: string; id: string }, order: ExportOrder, at: Date): TrailExport {
    const begin = { status: 'queued', attempts: 0, tries: 0, nextPlace: 0, entries: 0, parts: 0, bytes: 0 } as const;
    const open = { writer: null, sealedKey: null, sha256: null, failure: null, completedAt: null, fileUntil: null };
    return Object.assign(new TrailExport(), place, order, begin, open, {
      requestedAt: at,
      filter: { ...order.filter },
    });
  }

  get isUnfinished(): boolean {
    return this.status === 'queued' || this.status === 'running';
  }

  /** What `nextPlace` is once the ending of the file is written too: beyond all that is read. */
  get endPlace(): number {
    return this.beyondPlace + 1;
  }

  get isWritten(): boolean {
    return this.nextPlace === this.endPlace;
  }

  /** In percent of the places to look at. */
  get progress(): number {
    if (this.status === 'completed' || this.status === 'expired') return 100;
    return this.beyondPlace === 0 ? 0 : Math.min(99, Math.floor((100 * this.nextPlace) / this.beyondPlace));
  }

  /** What it is saved as. */
  get fileName(): string {
    return `audit-trail_${this.requestedAt.toISOString().replace(/\.\d+|[-:]/g, '')}.${this.format}`;
  }

  requestedEvent() {
    return TrailExportRequested({ exportId: this.id, format: this.format, beyondPlace: this.beyondPlace });
  }

  downloadedEvent({ from, to }: FilePart) {
    return TrailExportDownloaded({ exportId: this.id, firstByte: from, lastByte: to });
  }

  /** Somebody begins to make it, or goes on where another stood. */
  begin(): void {
    this.status = 'running';
    this.attempts++;
    this.tries++;
  }

  /** A part more is there. */
  grow({ bytes, entries, nextPlace }: Reached & { readonly bytes: number }): void {
    Object.assign(this, {
      parts: this.parts + 1,
      bytes: this.bytes + bytes,
      entries: this.entries + entries,
      nextPlace,
    });
  }

  complete(sha256: string, { at, fileUntil }: { at: Date; fileUntil: Date }) {
    Object.assign(this, { status: 'completed', sha256, completedAt: at, fileUntil, writer: null });
    const { id, format, entries, beyondPlace, bytes, checkpointSize } = this;
    const covered = checkpointSize === null ? {} : { checkpointSize };
    return TrailExported({ exportId: id, format, entries, beyondPlace, bytes, sha256, ...covered });
  }

  fail(at: Date) {
    Object.assign(this, { status: 'failed', failure: 'fault', completedAt: at, writer: null });
    return TrailExportFailed({ exportId: this.id, reason: 'fault' });
  }

  /** Ends it, whatever it is: the file, made by half or whole, is removed soon after. */
  delete(at: Date) {
    Object.assign(this, { status: 'deleted', completedAt: this.completedAt ?? at, fileUntil: null, writer: null });
    return TrailExportDeleted({ exportId: this.id });
  }

  expire(): void {
    Object.assign(this, { status: 'expired', fileUntil: null });
  }
}
