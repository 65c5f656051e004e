import { Module } from '@nestjs/common';
import { EntriesModule } from '../entries/entries.module.js';
import { PersonsModule } from '../persons/persons.module.js';
import { EntryFilters } from './entry-filter.js';
import { FindEntries } from './find-entries.js';
import { IndexTile } from './index-tile.js';
import { ListEntries, ListEntriesRoute } from './list-entries.js';
import { TileWorker } from './tile-worker.js';

@Module({
  imports: [EntriesModule, PersonsModule],
  controllers: [ListEntriesRoute],
  providers: [EntryFilters, FindEntries, IndexTile, ListEntries, TileWorker],
  exports: [EntryFilters, FindEntries],
})
export class SearchModule {}
