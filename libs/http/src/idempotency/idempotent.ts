import { SetMetadata } from '@nestjs/common';

const WITHOUT = 'guildhall:without-idempotency-key';
const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/**
 * The route takes no notice of `Idempotency-Key`. For routes whose refusals leave something behind: a failed sign-in is
 * counted though it is refused, and an answer kept for 72 hours must not hold a token. Whoever could wrap such a route
 * into one transaction with a claim would roll the evidence back with it.
 */
export function WithoutIdempotencyKey(): MethodDecorator {
  return SetMetadata(WITHOUT, true);
}

/** Whether a route heeds `Idempotency-Key`: every one that may change something, unless it says otherwise. */
export function heedsIdempotencyKey(method: string, handler: object): boolean {
  return !SAFE.has(method) && !Reflect.hasMetadata(WITHOUT, handler);
}
