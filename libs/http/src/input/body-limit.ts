import { applyDecorators, SetMetadata } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';

const BODY_LIMIT = 'guildhall:body-limit';

/** How many bytes a body may have where its route says nothing else. */
export const DEFAULT_BODY_LIMIT = 1024 * 1024;

/** What else of a body a route may limit differently. */
export interface BodyLimitOptions {
  /** Members of objects and elements of arrays, all levels together: for routes that take many things at once. */
  readonly members?: number;
}

/** The route's own limit of the body, in bytes, applied before anything is parsed; beyond is a 413. */
export function BodyLimit(bytes: number, { members }: BodyLimitOptions = {}): MethodDecorator {
  if (!(Number.isInteger(bytes) && bytes > 0)) throw new TypeError('A limit is a positive number of bytes.');
  return applyDecorators(
    RouteConfig({ bodyLimit: bytes, ...(members !== undefined && { jsonMembers: members }) }),
    describedLimit(bytes),
  );
}

/** Has the description say it, so that the gateway refuses what is longer before it travels. */
export function describedLimit(bytes: number): MethodDecorator {
  return SetMetadata(BODY_LIMIT, bytes);
}

/** What the route itself says; undefined where it takes the usual. */
export function bodyLimitOf(handler: object): number | undefined {
  return Reflect.getMetadata(BODY_LIMIT, handler) as number | undefined;
}
