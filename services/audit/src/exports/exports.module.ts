import { Module } from '@nestjs/common';
import { EntriesModule } from '../entries/entries.module.js';
import { SearchModule } from '../search/search.module.js';
import { DeleteExport, DeleteExportRoute } from './delete-export.js';
import { DownloadExport, DownloadExportRoute } from './download-export.js';
import { EndReadableExports } from './end-readable-exports.js';
import { ExportFiles } from './export-files.js';
import { ExportJobs } from './export-jobs.js';
import { ExportPages } from './export-pages.js';
import { ExportQueue } from './export-queue.js';
import { ExportWorker } from './export-worker.js';
import { FindExport, FindExportRoute } from './find-export.js';
import { PartLimits } from './growing-part.js';
import { ListExports, ListExportsRoute } from './list-exports.js';
import { MakeExport } from './make-export.js';
import { RequestExport, RequestExportRoute } from './request-export.js';

/** The trail as files: asked for, made by a worker, fetched, removed. */
@Module({
  imports: [EntriesModule, SearchModule],
  controllers: [RequestExportRoute, ListExportsRoute, FindExportRoute, DownloadExportRoute, DeleteExportRoute],
  providers: [
    ...[DeleteExport, DownloadExport, FindExport, ListExports, RequestExport],
    EndReadableExports,
    ...[ExportFiles, ExportJobs, ExportPages, ExportQueue, ExportWorker, MakeExport, PartLimits],
  ],
  exports: [EndReadableExports],
})
export class ExportsModule {}
