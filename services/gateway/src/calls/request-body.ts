import { BodyTooLarge } from '@guildhall/http';
import type { IncomingMessage } from 'node:http';
import { type Readable, Transform, type TransformCallback } from 'node:stream';

/** A request's body on its way to a service, framed anew. */
export interface FramedBody {
  readonly body: Readable | undefined;
  /** Its length, where the client has announced one, or has sent none where there may be one; otherwise it goes in chunks. */
  readonly contentLength: string | undefined;
}

/**
 * The body of a request, as it streams in, never beyond the limit. Its framing is the gateway's own: what the client
 * said of it has been read by Node's strict parser and is not passed on (T6). Throws BodyTooLarge before anything is read.
 */
export function framedBody(request: IncomingMessage, limit: number): FramedBody {
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
