import { Injectable } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import type { RoutedCall } from '../calls/call.js';
import { framedBody } from '../calls/request-body.js';
import { handshakeWords } from '../web-sockets/handshake.js';
import { WebSockets } from '../web-sockets/web-sockets.js';
import { API_BASE_PATH } from '../routes/route-table.js';
import type { Route } from '../routes/route.js';
import type { ServiceCall } from './connections.js';
import { type Ending, LiveStreams } from '../live-streams/live-streams.js';
import { clientCredentialsOf } from '../routes/client-credentials.js';
import { upstreamHeaders } from './request-headers.js';
import { clientHeaders } from './response-headers.js';
import type { ServiceLink } from './service-link.js';
import { ServiceLinks } from './service-links.js';
import { ServiceTokens } from './service-tokens.js';

/** Less than the 30 s that a client waits (D9). */
const ANSWER_MS = 25_000;
/** What a route's own time-out leaves for the way there and back. */
const MARGIN_MS = 5_000;
const SWITCHING = 101;
const NO_ANSWER = 503;
const WITHOUT_BODY = new Set([204, 205, 304]);

/** Hands calls to their services, and the answers back, as they stream. */
@Injectable()
export class Proxy {
  constructor(
    private readonly links: ServiceLinks,
    private readonly tokens: ServiceTokens,
    private readonly streams: LiveStreams,
    private readonly webSockets: WebSockets,
  ) {}

  /** Ends when the answer begins; what is left of it streams on by itself. */
  async forward(call: RoutedCall): Promise<void> {
    const { route } = call;
    if (route.timeoutMs === 'stream') return this.forwardStream(call);
    const answer = await this.ask(call, (link, asked) => link.call(asked));
    call.say(clientHeaders(answer.headers));
    const response = call.begin(answer.statusCode);
    if (!isWithoutBody(call, answer)) return answer.pourInto(response);
    answer.drop();
    response.end();
  }

  private async forwardStream(call: RoutedCall): Promise<void> {
    if (call.route.isWebSocket) this.webSockets.require(call);
    this.streams.takePlace(call);
    const answer = await this.ask(call, (link, asked) => link.open(asked));
    call.say(clientHeaders(answer.headers));
    const { statusCode = NO_ANSWER } = answer;
    if (statusCode === SWITCHING) return this.webSockets.join(call, answer);
    const response = call.begin(statusCode);
    if (isWithoutBody(call, answer)) sendHeader(answer, response);
    else if (statusCode === 200) this.stream(call, answer);
    else pipeline(answer, response, () => undefined);
  }

  private async ask<A extends { readonly statusCode?: number | undefined }>(
    call: RoutedCall,
    ask: (link: ServiceLink, asked: ServiceCall) => Promise<A>,
  ): Promise<A> {
    const { method, path, service } = call.route;
    const span = call.span.sent({ 'peer.service': service });
    let status = NO_ANSWER;
    try {
      const answer = await ask(this.links.to(service), this.serviceCall(call, span.traceparent));
      status = answer.statusCode ?? NO_ANSWER;
      return answer;
    } finally {
      if (span !== call.span) span.end(method, path, status);
    }
  }

  private serviceCall(call: RoutedCall, traceparent: string | undefined): ServiceCall {
    const { route, target, request, signedIn, address, departure } = call;
    const { body, contentLength } = call.body ?? framedBody(request, route.bodyLimit);
    const headers = upstreamHeaders(request.headers, {
      serviceToken: this.tokens.tokenFor(route.service, signedIn?.caller, address.text),
      requestId: call.id,
      clientCredentials: clientCredentialsOf(route, request.headers.authorization),
      traceparent,
    });
    if (contentLength !== undefined) headers.push('content-length', contentLength);
    if (route.isWebSocket) headers.push(...handshakeWords(request));
    return {
      method: route.method,
      path: target.path.slice(API_BASE_PATH.length) + target.query,
      headers,
      body,
      departure,
      answerMs: answerMs(route),
      isWebSocket: route.isWebSocket,
    };
  }

  private stream(call: RoutedCall, answer: IncomingMessage): void {
    const { signedIn, address, response } = call;
    call.forgetWhatWasSaid();
    // Whoever listens wants to know that somebody speaks, though there is nothing to say yet.
    response.flushHeaders();
    const end = (why?: Ending) => {
      answer.destroy();
      // Who takes nothing takes no end either.
      if (why === 'stalled') response.destroy();
      else response.end();
    };
    response.once('close', this.streams.opened({ signedIn, address, outlet: response, end }));
    // It ends as it may at any time, whatever ended it.
    answer.on('error', () => end());
    answer.pipe(response);
  }
}

function isWithoutBody(
  { method }: RoutedCall,
  { statusCode = NO_ANSWER }: { statusCode?: number | undefined },
): boolean {
  return method === 'HEAD' || WITHOUT_BODY.has(statusCode);
}

function sendHeader(answer: IncomingMessage, response: ServerResponse): void {
  answer.on('error', () => undefined);
  answer.resume();
  response.end();
}

function answerMs({ timeoutMs }: Route): number {
  return timeoutMs === 'stream' ? ANSWER_MS : Math.max(ANSWER_MS, timeoutMs + MARGIN_MS);
}
