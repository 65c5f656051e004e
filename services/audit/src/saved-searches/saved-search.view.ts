import type { Actor } from '@guildhall/access';
import { idField, NO_CONTROL_CHARACTERS, timeField } from '@guildhall/http';
import { z } from 'zod';
import { type FilterSeals, pathOf, SavedFilter } from './saved-filter.js';
import type { TrailSearch } from './trail-search.entity.js';

export const SearchName = z
  .string()
  .min(1)
  .max(100)
  .regex(NO_CONTROL_CHARACTERS, 'No control characters')
  .meta({ example: 'Failed sign-ins' });
export const IsShared = z.boolean().describe('Whether all who may read the trail have it; its owner alone changes it.');

export const TrailSearchView = z
  .object({
    id: idField('tsr'),
    name: SearchName,
    isShared: IsShared,
    owner: z.string().meta({ example: 'usr_01k9zq5v3hf7m8qk2x4n6p8r0t' }),
    isYours: z.boolean(),
    filter: SavedFilter,
    path: z
      .string()
      .describe('The list under this filter.')
      .meta({ example: '/audit/entries?category=authentication' }),
    version: z.int(),
    createdAt: timeField(),
    updatedAt: timeField(),
  })
  .meta({ id: 'TrailSearch' });
export type TrailSearchView = z.output<typeof TrailSearchView>;

export function viewOf(search: TrailSearch, reader: Actor, seals: FilterSeals): TrailSearchView {
  const filter = seals.open(search, search.sealedFilter);
  const { id, name, isShared, owner, version, createdAt, updatedAt } = search;
  const isYours = owner === reader.describe();
  return { id, name, isShared, owner, isYours, filter, path: pathOf(filter), version, createdAt, updatedAt };
}
