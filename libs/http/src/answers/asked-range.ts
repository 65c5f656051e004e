import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { problem } from '../problems/problem.js';

export class RangeNotSatisfiable extends problem('range-not-satisfiable', 416, 'The file has no such part', {
  meaning: 'The range that was asked for begins after the end of the file, or asks for its last zero bytes.',
  remedy: 'Ask for less, or for all of it: whoever already has all bytes needs no more.',
}) {}

/** Some bytes of a file; both ends are in it. */
export interface FilePart {
  readonly from: number;
  readonly to: number;
}

// One range of bytes. Several at once nobody needs who goes on with a download: they get all of it (RFC 9110, 14.2).
const ONE_RANGE = /^bytes=(?<from>\d{0,15})-(?<to>\d{0,15})$/;

/** Which part of a file a client asks for, by `Range` and `If-Range` (RFC 9110, 13.1.5 and 14.2). */
export class AskedRange {
  constructor(
    private readonly range: string | undefined,
    private readonly ifRange: string | undefined,
  ) {}

  /**
   * The part to send; undefined for all of it, which is also the answer to whatever is no range. Throws RangeNotSatisfiable
   * for one that the file does not have.
   */
  of({ length, etag }: { readonly length: number; readonly etag: string }): FilePart | undefined {
    const { from = '', to = '' } = ONE_RANGE.exec(this.range ?? '')?.groups ?? {};
    if (from === '' && to === '') return undefined;
    // What the client has is of another file: a part of this one would be of no use.
    if (this.ifRange !== undefined && this.ifRange !== `"${etag}"`) return undefined;
    if (from !== '' && to !== '' && Number(from) > Number(to)) return undefined;
    const first = from === '' ? Math.max(0, length - Number(to)) : Number(from);
    if (first >= length)
      throw new RangeNotSatisfiable(`It has ${length} bytes.`, { headers: { 'content-range': `bytes */${length}` } });
    return { from: first, to: from === '' || to === '' ? length - 1 : Math.min(Number(to), length - 1) };
  }
}

/** `@Range() asked: AskedRange`: what part the client asks for, for a route that answers a file in parts. */
export const Range = createParamDecorator((_: unknown, context: ExecutionContext): AskedRange => {
  const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
  const ifRange = headers['if-range'];
  return new AskedRange(headers.range, typeof ifRange === 'string' ? ifRange : undefined);
});
