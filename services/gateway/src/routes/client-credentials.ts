import type { Route } from './route.js';

const BASIC = /^Basic +[A-Za-z0-9+/]{1,1024}={0,2}$/i;

/** What a client shows by HTTP Basic where the route takes it (RFC 7617); undefined for every other word of who calls. */
export function clientCredentialsOf(
  { takesClientCredentials }: Pick<Route, 'takesClientCredentials'>,
  authorization: string | undefined,
): string | undefined {
  return takesClientCredentials && authorization !== undefined && BASIC.test(authorization) ? authorization : undefined;
}
