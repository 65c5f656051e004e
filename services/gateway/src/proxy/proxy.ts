import { traceparentOfNow } from '@guildhall/telemetry';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Dispatcher } from 'undici';
import type { SignedIn } from '../authentication/signed-in.js';
import { API_BASE_PATH } from '../routes/route-table.js';
import type { CanonicalTarget } from '../routes/canonical-path.js';
import type { Route } from '../routes/route.js';
import { LiveStreams } from './live-streams.js';
import { framedBody, type FramedBody } from './request-body.js';
import { clientCredentialsOf } from '../routes/client-credentials.js';
import { upstreamHeaders } from './request-headers.js';
import { clientHeaders } from './response-headers.js';
import type { ServiceCall } from './service-link.js';
import { ServiceLinks } from './service-links.js';
import { ServiceTokens } from './service-tokens.js';

/** A call that has been let in. */
export interface AdmittedCall {
  readonly route: Route;
  readonly target: CanonicalTarget;
  readonly signedIn: SignedIn | undefined;
  readonly address: string;
  /** Where the body had to be read already: what is sent in its place. */
  readonly body?: FramedBody;
}

/** Less than the 30 s that a client waits (D9). */
const ANSWER_MS = 25_000;
/** What a route's own time-out leaves for the way there and back. */
const MARGIN_MS = 5_000;
const WITHOUT_BODY = new Set([204, 205, 304]);

/** Hands calls to their services, and the answers back, as they stream. */
@Injectable()
export class Proxy {
  constructor(
    private readonly links: ServiceLinks,
    private readonly tokens: ServiceTokens,
    private readonly streams: LiveStreams,
  ) {}

  async forward(call: AdmittedCall, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (call.route.timeoutMs === 'stream') this.streams.requireRoomFor(call.signedIn);
    const answer = await this.links.to(call.route.service).call(await this.serviceCall(call, request, reply));
    reply.status(answer.statusCode).headers(clientHeaders(answer.headers));
    if (request.method === 'HEAD' || WITHOUT_BODY.has(answer.statusCode)) return sendHeader(answer, reply);
    if (call.route.timeoutMs === 'stream' && answer.statusCode === 200) return this.stream(call, answer, reply);
    await reply.send(answer.body);
  }

  private async serviceCall(call: AdmittedCall, request: FastifyRequest, reply: FastifyReply): Promise<ServiceCall> {
    const { route, target, signedIn, address } = call;
    const { body, contentLength } = call.body ?? framedBody(request.raw, route.bodyLimit);
    const headers = upstreamHeaders(request.headers, {
      serviceToken: await this.tokens.tokenFor(route.service, signedIn?.caller, address),
      requestId: request.id,
      clientCredentials: clientCredentialsOf(route, request.headers.authorization),
      traceparent: traceparentOfNow() ?? reply.getHeader('traceparent')?.toString(),
    });
    if (contentLength !== undefined) headers['content-length'] = contentLength;
    return {
      method: route.method,
      path: target.path.slice(API_BASE_PATH.length) + target.query,
      headers,
      body,
      signal: abortedWithClient(reply),
      answerMs: answerMs(route),
      isStream: route.timeoutMs === 'stream',
    };
  }

  // The framework would hold the header back until the first bytes; whoever listens wants to know that somebody speaks.
  private async stream(
    { signedIn, address }: AdmittedCall,
    { body }: Dispatcher.ResponseData,
    reply: FastifyReply,
  ): Promise<void> {
    const { raw } = reply.hijack();
    raw.statusCode = reply.statusCode;
    for (const [name, value] of Object.entries(reply.getHeaders())) raw.setHeader(name, value ?? '');
    raw.flushHeaders();
    const ended = this.streams.opened({
      signedIn,
      address,
      end: () => {
        body.destroy();
        raw.end();
      },
    });
    raw.once('close', ended);
    body.on('error', () => raw.end());
    body.pipe(raw);
  }
}

async function sendHeader({ body }: Dispatcher.ResponseData, reply: FastifyReply): Promise<void> {
  await body.dump();
  await reply.send();
}

function answerMs({ timeoutMs }: Route): number {
  return timeoutMs === 'stream' ? ANSWER_MS : Math.max(ANSWER_MS, timeoutMs + MARGIN_MS);
}

function abortedWithClient({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  const onClose = () => {
    if (!raw.writableFinished) controller.abort(new Error('The client went away.'));
  };
  // It may have gone while it was found out who it is.
  if (raw.destroyed) onClose();
  else raw.once('close', onClose);
  return controller.signal;
}
