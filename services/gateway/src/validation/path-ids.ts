import { InvalidIdentifier } from '@guildhall/http';
import type { Parameter } from './described-input.js';

/** What stands before the underscore in the pattern of an id: `^usr_[0-7]…`. */
const PREFIX = /^\^(?<prefix>[a-z]{3,5})_\[0-7\]/;

interface PlaceOfId {
  /** Which segment of the described path, the one after the first slash being 0. */
  readonly segment: number;
  readonly pattern: RegExp;
  readonly prefix: string;
}

/** The ids in a path, checked as its service does: anything else is a 400 of the same kind. */
export class PathIds {
  private readonly places: readonly PlaceOfId[];

  /** @param path as described: `/users/{userId}` */
  constructor(path: string, parameters: readonly Parameter[]) {
    const segments = path.slice(1).split('/');
    this.places = parameters.flatMap(({ in: where, name, schema: { pattern } }) => {
      const prefix = typeof pattern === 'string' ? PREFIX.exec(pattern)?.groups?.['prefix'] : undefined;
      if (where !== 'path' || !prefix) return [];
      return [{ segment: segments.indexOf(`{${name}}`), pattern: new RegExp(String(pattern)), prefix }];
    });
  }

  get isEmpty(): boolean {
    return this.places.length === 0;
  }

  /** @param path canonical, below `/api/v1`. An id has no character that is percent-encoded. */
  require(path: string): void {
    const segments = path.slice(1).split('/');
    for (const { segment, pattern, prefix } of this.places)
      if (!pattern.test(segments[segment] ?? ''))
        throw new InvalidIdentifier(`An id of the form ${prefix}_… belongs here.`);
  }
}
