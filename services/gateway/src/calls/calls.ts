import { requestIdOf, RunningRequests, STANDARD_HEADERS } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { RequestSpan } from '@guildhall/telemetry';
import { Inject, Injectable } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Addresses } from '../addresses/addresses.js';
import { GATEWAY_SETTINGS, type GatewaySettings } from '../config.js';
import { Cors } from '../cors/cors.js';
import { securityHeaders } from '../security-headers.js';
import { Call } from './call.js';

/** Where calls begin. */
@Injectable()
export class Calls {
  private readonly headers: Readonly<Record<string, string>>;

  constructor(
    private readonly addresses: Addresses,
    private readonly clock: Clock,
    private readonly running: RunningRequests,
    private readonly cors: Cors,
    @Inject(GATEWAY_SETTINGS) { PUBLIC_URL }: GatewaySettings,
  ) {
    this.headers = { ...STANDARD_HEADERS, ...securityHeaders(PUBLIC_URL), vary: 'Origin' };
  }

  begin(request: IncomingMessage, response: ServerResponse): Call {
    const id = requestIdOf(request);
    const span = RequestSpan.received(traceparentOf(request));
    const { traceparent } = span;
    const call = new Call(request, response, {
      id,
      span,
      address: this.addresses.clientAddress(request.socket.remoteAddress, request.headers),
      at: this.clock.now(),
      sinceMs: this.clock.monotonicMs(),
      headers: { ...this.headers, 'x-request-id': id, ...(traceparent && { traceparent }) },
      running: this.running,
      lastWords: this.cors.wordsFor(request.headers.origin),
    });
    response.once('close', () => {
      if (!response.writableFinished) call.departure.tell(new Error('The client went away.'));
    });
    return call;
  }
}

function traceparentOf({ headers: { traceparent } }: IncomingMessage): string | undefined {
  return typeof traceparent === 'string' ? traceparent : undefined;
}
