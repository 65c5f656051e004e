import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { problem } from '../problems/problem.js';
import { UnreadableRequest } from '../problems/platform.problems.js';

export class PreconditionMissing extends problem('precondition-missing', 428, 'Say which version you have read', {
  meaning: 'The resource may have changed since it was read, and the request does not say which version it is about.',
  remedy: 'Send `If-Match` with the `ETag` of your last read, or `*` to overwrite whatever is there.',
}) {}

export class VersionMismatch extends problem('version-mismatch', 412, 'The resource has changed meanwhile') {}

/** The versions that the caller accepts; `any` stands for `If-Match: *`. */
export type IfMatch = 'any' | readonly number[];

const IF_MATCH_ROUTE = 'guildhall:if-match';

const readIfMatch = createParamDecorator((_: unknown, context: ExecutionContext): IfMatch => {
  const given = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'];
  if (given === undefined) throw new PreconditionMissing('The header If-Match is missing.');
  return parseIfMatch(given);
});

/** `@IfMatch() ifMatch: IfMatch`: the version that the caller has read; without the header it is a 428. */
export function IfMatch(): ParameterDecorator {
  return (target, name, index) => {
    if (name !== undefined) Reflect.defineMetadata(IF_MATCH_ROUTE, true, Reflect.get(target, name) as object);
    readIfMatch()(target, name, index);
  };
}

export function asksForIfMatch(handler: object): boolean {
  return Reflect.hasMetadata(IF_MATCH_ROUTE, handler);
}

/** Refuses with 412 when the row has another version than the caller has read. Call it with the row locked. */
export function requireVersion(ifMatch: IfMatch, version: number): void {
  if (ifMatch === 'any' || ifMatch.includes(version)) return;
  throw new VersionMismatch(`The current version is ${version}.`);
}

/** The entity tag of something that has a version. */
export function etag(version: number): string {
  return `"${version}"`;
}

export function etagOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('version' in body)) return undefined;
  return Number.isInteger(body.version) ? etag(body.version as number) : undefined;
}

// RFC 9110, 13.1.1: `*` or a list of entity tags; weak ones never match.
function parseIfMatch(text: string): IfMatch {
  if (text.trim() === '*') return 'any';
  const tags = text.split(',').map((tag) => tag.trim());
  if (!tags.every((tag) => /^(W\/)?"[^"]*"$/.test(tag))) throw new UnreadableRequest('If-Match holds no entity tag.');
  return tags.flatMap((tag) => (/^"\d{1,9}"$/.test(tag) ? [Number(tag.slice(1, -1))] : []));
}
