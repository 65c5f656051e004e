import { Injectable } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RoutedCall } from '../calls/call.js';
import { framedBody } from '../calls/request-body.js';
import { handshakeWords } from '../web-sockets/handshake.js';
import { WebSockets } from '../web-sockets/web-sockets.js';
import { API_BASE_PATH } from '../routes/route-table.js';
import type { Route } from '../routes/route.js';
import type { ServiceCall } from './connections.js';
import { type Ending, LiveStreams } from './live-streams.js';
import { pour } from './pour.js';
import { clientCredentialsOf } from '../routes/client-credentials.js';
import { upstreamHeaders } from './request-headers.js';
import { clientHeaders } from './response-headers.js';
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
    if (route.isWebSocket) this.webSockets.require(call);
    if (route.timeoutMs === 'stream') this.streams.takePlace(call);
    const answer = await this.ask(call);
    const status = answer.statusCode ?? 0;
    call.say(clientHeaders(answer.headers));
    if (status === SWITCHING) return this.webSockets.join(call, answer);
    const response = call.begin(status);
    if (call.method === 'HEAD' || WITHOUT_BODY.has(status)) sendHeader(answer, response);
    else if (route.timeoutMs === 'stream' && status === 200) this.stream(call, answer);
    else pour(answer, response);
  }

  private async ask(call: RoutedCall): Promise<IncomingMessage> {
    const { method, path, service } = call.route;
    const span = call.span.sent({ 'peer.service': service });
    let status = NO_ANSWER;
    try {
      const answer = await this.links.to(service).call(this.serviceCall(call, span.traceparent));
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
      isStream: route.timeoutMs === 'stream',
      isWebSocket: route.isWebSocket,
    };
  }

  private stream({ signedIn, address, response }: RoutedCall, answer: IncomingMessage): void {
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

function sendHeader(answer: IncomingMessage, response: ServerResponse): void {
  answer.on('error', () => undefined);
  answer.resume();
  response.end();
}

function answerMs({ timeoutMs }: Route): number {
  return timeoutMs === 'stream' ? ANSWER_MS : Math.max(ANSWER_MS, timeoutMs + MARGIN_MS);
}
