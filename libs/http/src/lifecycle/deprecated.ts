import { SetMetadata } from '@nestjs/common';

const DEPRECATED = 'guildhall:deprecated';
const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** How a route goes out of use. Days are in UTC. */
export interface Deprecation {
  /** From this day on nobody should begin to call it (RFC 9745). */
  readonly since: string;
  /** From this day on it may be gone (RFC 8594). */
  readonly sunset?: string;
  /** The path that takes its place, as described: `/users/{userId}`. */
  readonly successor?: string;
}

/**
 * The route is on its way out: `@Deprecated({ since: '2027-01-01', sunset: '2027-07-01', successor: '/users' })`. It works
 * as before. The description says so, the gateway says so in each answer (`Deprecation`, `Sunset`, `Link`), and monitoring
 * tells who still calls it (GTW-14).
 */
export function Deprecated(deprecation: Deprecation): MethodDecorator {
  const { since, sunset, successor } = deprecation;
  if (!DAY.test(since) || (sunset !== undefined && !DAY.test(sunset)))
    throw new TypeError('A day is written as 2027-01-31.');
  // RFC 9745, 4: what is gone before anybody was told has not been deprecated.
  if (sunset !== undefined && sunset < since) throw new RangeError('A route is not gone before it is deprecated.');
  if (successor !== undefined && !successor.startsWith('/')) throw new TypeError('A successor is a path.');
  return SetMetadata(DEPRECATED, deprecation);
}

export function deprecationOf(handler: object): Deprecation | undefined {
  return Reflect.getMetadata(DEPRECATED, handler) as Deprecation | undefined;
}
