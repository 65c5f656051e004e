import { BodyTooLarge } from '@guildhall/http';
import type { IncomingMessage } from 'node:http';
import { type Readable, Transform, type TransformCallback } from 'node:stream';

/** A request's body on its way to a service, framed anew. */
export interface FramedBody {
  /** Whole, where somebody had to read it on the way. */
  readonly body: Readable | Buffer | undefined;
  /** Its length, where the client has announced one, or has sent none where there may be one; otherwise it goes in chunks. */
  readonly contentLength: string | undefined;
}

/** One that is read as it arrives. */
export interface StreamingBody extends FramedBody {
  readonly body: Readable | undefined;
}

/**
 * The body of a request, as it streams in, never beyond the limit. Its framing is the gateway's own: what the client
 * said of it has been read by Node's strict parser and is not passed on (T6). Throws BodyTooLarge before anything is read.
 */
export function framedBody(request: IncomingMessage, limit: number): StreamingBody {
  const { 'content-length': announced, 'transfer-encoding': encoding } = request.headers;
  // Said nothing of, it would be an empty one in chunks, of no media type: a service refuses that.
  if (!carriesBody(request)) return { body: undefined, contentLength: mayCarryBody(request) ? '0' : undefined };
  if (Number(announced) > limit) throw tooLarge(limit);
  return { body: limited(request, limit), contentLength: encoding === undefined ? announced : undefined };
}

/** A body on GET or HEAD means nothing (RFC 9110, 9.3.1): Node reads past it, and no service sees it. */
export function carriesBody(request: IncomingMessage): boolean {
  const { 'transfer-encoding': encoding, 'content-length': length } = request.headers;
  return mayCarryBody(request) && (encoding !== undefined || Number(length ?? 0) > 0);
}

function mayCarryBody({ method }: IncomingMessage): boolean {
  return method !== 'GET' && method !== 'HEAD';
}

/**
 * All of a request's body, read in place: for short ones, which do without the streams that keep a long one in bounds. Throws
 * BodyTooLarge, before anything is read where the client has said how much it sends.
 */
export function wholeBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(request.headers['content-length']) > limit) throw tooLarge(limit);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const take = (chunk: Buffer) => {
      length += chunk.length;
      if (length <= limit) return void chunks.push(chunk);
      request.off('data', take).pause();
      reject(tooLarge(limit));
    };
    request.on('data', take);
    request.once('end', () => resolve(Buffer.concat(chunks, length)));
    request.once('close', () => {
      if (!request.complete) reject(new Error('The client went away.'));
    });
  });
}

// Never the request itself: whoever gives up sending it would destroy it, and with it the way back to the client.
function limited(request: IncomingMessage, limit: number): Readable {
  const body = request.pipe(new Limited(limit));
  // A service may answer before it has heard all, and nobody reads on: what goes wrong then is nobody's fault, and no crash.
  body.on('error', () => undefined);
  // A pipe does not tell that its source broke off: whoever reads would wait for ever.
  request.once('close', () => {
    if (!request.complete) body.destroy(new Error('The client went away.'));
  });
  return body;
}

function tooLarge(limit: number): BodyTooLarge {
  return new BodyTooLarge(`It may have ${limit} bytes.`);
}

class Limited extends Transform {
  private seen = 0;

  constructor(private readonly limit: number) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.seen += chunk.length;
    if (this.seen > this.limit) return done(tooLarge(this.limit));
    done(null, chunk);
  }
}
