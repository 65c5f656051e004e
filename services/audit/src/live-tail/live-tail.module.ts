import { Module } from '@nestjs/common';
import { EntriesModule } from '../entries/entries.module.js';
import { SearchModule } from '../search/search.module.js';
import { FollowEntries, FollowEntriesRoute } from './follow-entries.js';

@Module({
  imports: [EntriesModule, SearchModule],
  controllers: [FollowEntriesRoute],
  providers: [FollowEntries],
})
export class LiveTailModule {}
