import { canonicalOf } from '../routes/alias-paths.js';
import type { Call } from '../calls/call.js';
import { API_BASE_PATH } from '../routes/route-table.js';
import type { Route } from '../routes/route.js';

const PAGE = '</api/v1/docs>; rel="deprecation"; type="text/html"';

/**
 * Says in the answer that its route is on its way out of use: since when (RFC 9745), when it may be gone (RFC 8594), and
 * what takes its place (RFC 5829).
 */
export function sayDeprecation(call: Call, { deprecation, path }: Route, called: string): void {
  if (!deprecation) return;
  const { since, sunset, successor } = deprecation;
  call.say({ deprecation: `@${Date.parse(since) / 1_000}` });
  if (sunset !== undefined) call.say({ sunset: new Date(sunset).toUTCString() });
  call.link(PAGE);
  const next = successor && canonicalOf({ path }, successor, called.slice(API_BASE_PATH.length));
  // A place that the old path does not tell stays open: that is a template, and no address.
  if (next && !next.includes('{')) call.link(`<${API_BASE_PATH}${next}>; rel="successor-version"`);
}
