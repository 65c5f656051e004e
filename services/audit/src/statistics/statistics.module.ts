import { Module } from '@nestjs/common';
import { EntriesModule } from '../entries/entries.module.js';
import { SearchModule } from '../search/search.module.js';
import { CountedEntries } from './counted-entries.js';
import { FindFacets, FindFacetsRoute } from './find-facets.js';
import { FindStatistics, FindStatisticsRoute } from './find-statistics.js';
import { FindTimeline, FindTimelineRoute } from './find-timeline.js';
import { FrequentActors } from './frequent-actors.js';

@Module({
  imports: [EntriesModule, SearchModule],
  controllers: [FindFacetsRoute, FindStatisticsRoute, FindTimelineRoute],
  providers: [CountedEntries, FindFacets, FindStatistics, FindTimeline, FrequentActors],
})
export class StatisticsModule {}
