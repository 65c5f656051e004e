import { Module } from '@nestjs/common';
import { ApproveDeletion, ApproveDeletionRoute } from './approve-deletion.js';
import { DeclineDeletion, DeclineDeletionRoute } from './decline-deletion.js';
import { FileRemover } from './file-remover.js';
import { FindDeletionRoute } from './find-deletion.js';
import { ListDeletableArchivesRoute } from './list-deletable-archives.js';
import { ListDeletionsRoute } from './list-deletions.js';
import { RemovalQueue } from './removal-queue.js';
import { RequestDeletion, RequestDeletionRoute } from './request-deletion.js';

@Module({
  controllers: [
    ListDeletableArchivesRoute,
    ListDeletionsRoute,
    RequestDeletionRoute,
    FindDeletionRoute,
    ApproveDeletionRoute,
    DeclineDeletionRoute,
  ],
  providers: [ApproveDeletion, DeclineDeletion, FileRemover, RemovalQueue, RequestDeletion],
})
export class DeletionsModule {}
