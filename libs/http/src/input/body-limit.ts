import { RouteConfig } from '@nestjs/platform-fastify';

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
  return RouteConfig({ bodyLimit: bytes, ...(members !== undefined && { jsonMembers: members }) });
}
