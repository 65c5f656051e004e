import type { Clock } from '@guildhall/runtime';
import type { ServiceTokenKey } from './service-token.js';

export const ACCESS_OPTIONS = Symbol('guildhall.access-options');

export interface AccessOptions {
  /** The service's own name: the audience of the tokens that it accepts. */
  readonly service: string;
  readonly issuer: string;
  /** Asked at each request, so that a rotated key holds without a restart. At least 32 bytes each. */
  readonly keys: () => readonly ServiceTokenKey[];
  /** What becomes of a call to a public route without any token: the gateway never makes one (T2). */
  readonly directCalls: 'refused' | 'public-routes';
  readonly clock: Clock;
}
