import { Module } from '@nestjs/common';
import { DownloadFile, DownloadFileRoute } from './download-file.js';
import { Downloads } from './downloads.js';
import { StoredFiles } from './stored-files.js';

/** The files of reports: kept in parts, and let out with a trace. */
@Module({
  controllers: [DownloadFileRoute],
  providers: [DownloadFile, Downloads, StoredFiles],
  exports: [Downloads, StoredFiles],
})
export class FilesModule {}
