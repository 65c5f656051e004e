import { TrailImportBegun, TrailImported, TrailRowsImported } from '@guildhall/contracts';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import { ImportOver, RowsOutOfOrder } from './import.problems.js';

export const IMPORT_STATUSES = ['open', 'completed'] as const;

/** Why a row was refused. */
export interface RowError {
  /** From 1, as the whole history counts. */
  readonly row: number;
  readonly field: string;
  readonly detail: string;
}

const MOST_ERRORS = 100;

/** History of another system on its way into the trail. */
@Entity('trail_imports')
export class TrailImport {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') origin!: string;
  @Column('boolean', { name: 'is_dry_run' }) isDryRun!: boolean;
  @Column('text') status!: (typeof IMPORT_STATUSES)[number];
  @Column('integer') rows!: number;
  @Column('integer') entries!: number;
  @Column('integer') refused!: number;
  @Column('jsonb') errors!: RowError[];
  @Column('text', { name: 'begun_by' }) begunBy!: string;
  @Column('timestamptz', { name: 'begun_at' }) begunAt!: Date;
  @Column('timestamptz', { name: 'completed_at', nullable: true }) completedAt!: Date | null;
  @VersionColumn() version!: number;

  static begun(
    place: { tenantId: string; id: string },
    said: { origin: string; isDryRun: boolean; begunBy: string },
    at: Date,
  ): TrailImport {
    const begin = { status: 'open', rows: 0, entries: 0, refused: 0, errors: [], completedAt: null } as const;
    return Object.assign(new TrailImport(), place, said, begin, { begunAt: at, errors: [] });
  }

  get nextRow(): number {
    return this.rows + 1;
  }

  begunEvent() {
    return TrailImportBegun({ importId: this.id, origin: this.origin, isDryRun: this.isDryRun });
  }

  /** Throws unless these are the rows that come next. */
  requireNext(firstRow: number): void {
    if (this.status !== 'open') throw new ImportOver('It takes no more rows.');
    if (firstRow !== this.nextRow) throw new RowsOutOfOrder(`The next row is ${this.nextRow}.`);
  }

  take({ sound, errors, refused }: { sound: number; errors: readonly RowError[]; refused: number }) {
    const firstRow = this.nextRow;
    this.rows += sound + refused;
    this.refused += refused;
    if (!this.isDryRun) this.entries += sound;
    this.errors = [...this.errors, ...errors].slice(0, MOST_ERRORS);
    const entries = this.isDryRun ? 0 : sound;
    return TrailRowsImported({ importId: this.id, firstRow, entries, refused });
  }

  complete(at: Date) {
    if (this.status !== 'open') throw new ImportOver('It is complete already.');
    Object.assign(this, { status: 'completed', completedAt: at });
    return TrailImported({ importId: this.id, entries: this.entries, refused: this.refused });
  }
}
