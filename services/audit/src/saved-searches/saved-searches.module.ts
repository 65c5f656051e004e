import { Module } from '@nestjs/common';
import { ChangeSearch, ChangeSearchRoute } from './change-search.js';
import { DeleteSearch, DeleteSearchRoute } from './delete-search.js';
import { FindSearch, FindSearchRoute } from './find-search.js';
import { ListSearches, ListSearchesRoute } from './list-searches.js';
import { SaveSearch, SaveSearchRoute } from './save-search.js';
import { FilterSeals } from './saved-filter.js';

@Module({
  controllers: [ChangeSearchRoute, DeleteSearchRoute, FindSearchRoute, ListSearchesRoute, SaveSearchRoute],
  providers: [ChangeSearch, DeleteSearch, FilterSeals, FindSearch, ListSearches, SaveSearch],
})
export class SavedSearchesModule {}
