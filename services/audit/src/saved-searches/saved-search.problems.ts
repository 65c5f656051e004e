import { problem } from '@guildhall/http';

export class TrailSearchNotFound extends problem('trail-search-not-found', 404, 'No such saved search') {}
export class TrailSearchNotYours extends problem(
  'trail-search-not-yours',
  403,
  'Its owner alone changes a saved search',
) {}
export class TooManyTrailSearches extends problem('too-many-trail-searches', 409, 'You have too many saved searches', {
  meaning: 'Everybody keeps two hundred at most.',
  remedy: 'Delete one that you no longer need.',
}) {}
