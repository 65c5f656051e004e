import { encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import type { Attack, Harmless } from './cases.js';

const LISTED: Harmless = { because: 'a word of a fixed list' };
const OWN: Harmless = { because: 'whatever it is, one’s own trail alone is read' };

/** What the trail is asked by. */
const FILTER: Readonly<Record<string, Harmless>> = {
  ...{ category: LISTED, severity: LISTED, origin: LISTED },
  ...{ source: OWN, actor: OWN, onBehalfOf: OWN, target: OWN, address: OWN, agent: OWN, correlation: OWN, q: OWN },
};
const filterOf = (route: string, place: string, filter = FILTER) =>
  Object.fromEntries(Object.entries(filter).map(([name, harmless]) => [`${route}: ${place}${name}`, harmless]));

const TIME: Harmless = { because: 'a time' };
const SAVED = { ...FILTER, from: TIME, until: TIME, type: LISTED };
const { source, origin, onBehalfOf, address, agent } = FILTER;

/** As `cases`, of the routes by which the trail is looked through. A stream never ends: what is foreign to it is tried on the list. */
export const casesOfSearch: Readonly<Record<string, Attack | Harmless>> = {
  'path searchId': { foreign: ({ searchId }) => searchId, absent: () => encodeId('tsr', newId()) },
  'path subject': { foreign: ({ userId }) => userId, absent: () => encodeId('usr', newId()) },
  'GET /audit/history/{subject}: query actor': {
    foreign: ({ actor }) => actor,
    absent: () => encodeId('usr', newId()),
  },
  ...filterOf('GET /audit/entries', 'query ', { source, origin, onBehalfOf, address, agent } as typeof FILTER),
  ...filterOf('GET /audit/entries/stream', 'query '),
  'query after': { because: 'a place in one’s own trail' },
  ...filterOf('GET /audit/facets', 'query '),
  ...filterOf('GET /audit/timeline', 'query '),
  'query interval': LISTED,
  ...filterOf('POST /audit/searches', 'body filter.', SAVED),
  ...filterOf('PATCH /audit/searches/{searchId}', 'body filter.', SAVED),
  'body isShared': { because: 'yes or no' },
  'POST /audit/exports: body filter.from': TIME,
  'POST /audit/exports: body filter.until': TIME,
  'POST /audit/imports: body dryRun': { because: 'yes or no' },
  'POST /audit/imports/{importId}/rows: body columns': { because: 'names of columns of what is handed in with them' },
};
