import { parse } from 'fast-querystring';

/**
 * How every service reads a query, without its question mark: flat, so that `a[]=1` and `a[b]=1` are names like any other,
 * which no schema knows; a name that comes twice has an array of its values.
 */
export function parseQuery(query: string): Record<string, string | string[]> {
  return parse(query) as Record<string, string | string[]>;
}
