import { ReportCancelled, ReportCompleted, ReportFailed, ReportRequested } from '@guildhall/contracts';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { ReportAlreadyOver } from './report.problems.js';

export const REPORT_TYPES = ['executive-summary', 'user-activity'] as const;
export type ReportType = (typeof REPORT_TYPES)[number];
export const FORMATS = ['json', 'csv', 'html', 'pdf'] as const;
export type Format = (typeof FORMATS)[number];
export const REPORT_STATUSES = ['queued', 'running', 'completed', 'failed', 'cancelled'] as const;
export type ReportStatus = (typeof REPORT_STATUSES)[number];
/** Why a report could not be made: `fault` is ours. */
export type ReportFailure = 'too-many-rows' | 'fault';

/** What is asked for. */
export interface ReportOrder {
  readonly type: ReportType;
  readonly coversFrom: string;
  readonly coversUntil: string;
  readonly timeZone: string;
  readonly formats: readonly Format[];
  readonly requestedBy: string | null;
}

/** A report, from the moment that somebody asked for it; it outlives its files. */
@Entity('reports')
export class Report {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') type!: ReportType;
  @Column('text') status!: ReportStatus;
  /** In percent. */
  @Column('smallint') progress!: number;
  @Column('date', { name: 'covers_from' }) coversFrom!: string;
  /** The first day that is not in it. */
  @Column('date', { name: 'covers_until' }) coversUntil!: string;
  @Column('text', { name: 'time_zone' }) timeZone!: string;
  @Column('text', { array: true }) formats!: Format[];
  @Column('uuid', { name: 'requested_by', nullable: true }) requestedBy!: string | null;
  @Column('timestamptz', { name: 'requested_at' }) requestedAt!: Date;
  /** Fences: who works on an older attempt writes nothing any more. */
  @Column('integer') attempts!: number;
  @Column('timestamptz', { name: 'completed_at', nullable: true }) completedAt!: Date | null;
  @Column('text', { nullable: true }) failure!: ReportFailure | null;
  @Column('timestamptz', { name: 'files_until', nullable: true }) filesUntil!: Date | null;
  @VersionColumn() version!: number;

  static requested(place: { tenantId: string; id: string }, { formats, ...order }: ReportOrder, at: Date): Report {
    const begin = { status: 'queued', progress: 0, attempts: 0, requestedAt: at } as const;
    const open = { completedAt: null, failure: null, filesUntil: null };
    return Object.assign(new Report(), place, order, begin, open, { formats: [...formats] });
  }

  get isUnfinished(): boolean {
    return this.status === 'queued' || this.status === 'running';
  }

  requestedEvent() {
    const { id, type, coversFrom, coversUntil } = this;
    return ReportRequested({ reportId: id, type, from: midnight(coversFrom), until: midnight(coversUntil) });
  }

  /** Somebody begins to make it, for the first time or anew. */
  begin(): void {
    this.status = 'running';
    this.progress = 0;
    this.attempts++;
  }

  complete(at: Date, filesUntil: Date) {
    Object.assign(this, { status: 'completed', progress: 100, completedAt: at, filesUntil });
    return ReportCompleted({ reportId: this.id, type: this.type, formats: this.formats });
  }

  fail(reason: ReportFailure, at: Date) {
    Object.assign(this, { status: 'failed', failure: reason, completedAt: at });
    return ReportFailed({ reportId: this.id, reason });
  }

  cancel(at: Date) {
    if (!this.isUnfinished) throw new ReportAlreadyOver(`It is ${this.status}.`);
    Object.assign(this, { status: 'cancelled', completedAt: at });
    return ReportCancelled({ reportId: this.id });
  }
}

/** The beginning of a day, in UTC. */
export const midnight = (day: string) => `${day}T00:00:00.000Z`;
