import { Module } from '@nestjs/common';
import { EntriesModule } from '../entries/entries.module.js';
import { SearchModule } from '../search/search.module.js';
import { FindHistory, FindHistoryRoute } from './find-history.js';

@Module({
  imports: [EntriesModule, SearchModule],
  controllers: [FindHistoryRoute],
  providers: [FindHistory],
})
export class HistoryModule {}
