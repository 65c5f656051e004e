import { Module } from '@nestjs/common';
import { ArchiveFile } from './archive-file.js';
import { ArchiveSteps, ArchiveTrails } from './archive-trails.js';
import { ClaimArchive } from './claim-archive.js';
import { FetchArchiveRoute } from './fetch-archive.js';
import { FindArchiveRoute } from './find-archive.js';
import { ListArchives, ListArchivesRoute } from './list-archives.js';
import { SettleArchive } from './settle-archive.js';

@Module({
  controllers: [ListArchivesRoute, FindArchiveRoute, FetchArchiveRoute],
  providers: [ArchiveFile, ArchiveSteps, ArchiveTrails, ClaimArchive, ListArchives, SettleArchive],
})
export class ArchivesModule {}
