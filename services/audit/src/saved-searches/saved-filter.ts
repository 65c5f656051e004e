import { KeyRing, Sealer } from '@guildhall/sealing';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { EntryFilter, entryFilterFields } from '../search/entry-filter.js';

type FilterName = keyof typeof entryFilterFields;
const names = Object.keys(entryFilterFields) as FilterName[];
const texts = Object.fromEntries(names.map((name) => [name, z.string().max(4_096).optional()])) as Record<
  FilterName,
  z.ZodOptional<z.ZodString>
>;

/** The parameters of the list, as they stand in its address: what is saved is what would be asked for. */
export const SavedFilter = z
  .strictObject(texts)
  .superRefine((filter, context) => {
    const { error } = EntryFilter.safeParse(filter);
    for (const { path, message } of error?.issues ?? []) context.addIssue({ code: 'custom', path, message });
  })
  .meta({ example: { category: 'authentication', severity: 'warning,critical', q: 'sign in' } });
export type SavedFilter = z.output<typeof SavedFilter>;

/** The list of entries under a filter, as the API is called. */
export function pathOf(filter: SavedFilter): string {
  const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== undefined));
  return `/audit/entries?${query.toString()}`;
}

interface Place {
  readonly tenantId: string;
  readonly id: string;
}

/** Seals what the database must not tell: whom somebody looks for. */
@Injectable()
export class FilterSeals {
  private readonly sealer: Sealer;

  constructor(ring: KeyRing) {
    this.sealer = new Sealer(ring, 'trail-searches');
  }

  seal(place: Place, filter: SavedFilter): string {
    return this.sealer.seal(JSON.stringify(filter), contextOf(place));
  }

  open(place: Place, sealed: string): SavedFilter {
    return JSON.parse(this.sealer.open(sealed, contextOf(place)).toString('utf8')) as SavedFilter;
  }
}

const contextOf = ({ tenantId, id }: Place) => ({ tenantId, table: 'trail_searches', column: 'filter', rowId: id });
