import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Format } from './report.entity.js';

/** A file of a finished report. Its bytes stand apart, in parts. */
@Entity('report_files')
export class ReportFile {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid', { name: 'report_id' }) reportId!: string;
  @PrimaryColumn('text') format!: Format;
  /** Whose parts make the file. */
  @Column('integer') attempt!: number;
  @Column('text') name!: string;
  @Column('integer') bytes!: number;
}
