import { Module } from '@nestjs/common';
import { FilesModule } from '../files/files.module.js';
import { ReportsModule } from '../reports/reports.module.js';
import { CreateLink, CreateLinkRoute } from './create-link.js';
import { FollowLink, FollowLinkRoute } from './follow-link.js';

/** Links that expire (REP-6). */
@Module({
  imports: [FilesModule, ReportsModule],
  controllers: [CreateLinkRoute, FollowLinkRoute],
  providers: [CreateLink, FollowLink],
})
export class LinksModule {}
