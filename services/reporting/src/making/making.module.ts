import { Module } from '@nestjs/common';
import { FilesModule } from '../files/files.module.js';
import { ReportsModule } from '../reports/reports.module.js';
import { MakeReport } from './make-report.js';
import { ReportJobs } from './report-jobs.js';
import { ReportWorker } from './report-worker.js';

/** The worker that makes reports. */
@Module({ imports: [FilesModule, ReportsModule], providers: [MakeReport, ReportJobs, ReportWorker] })
export class MakingModule {}
