import { Inject, Injectable } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import type { RoutedCall } from '../calls/call.js';
import { GATEWAY_SETTINGS, type GatewaySettings } from '../config.js';
import { WebOrigins } from '../cors/web-origins.js';
import { type Ending, LiveStreams } from '../live-streams/live-streams.js';
import { Channel, type CloseCode } from './channel.js';
import { CLOSE } from './frame-walk.js';
import { requireHandshake } from './handshake.js';
import { OriginNotAllowed } from './web-socket.problems.js';

const CODES: Readonly<Record<Ending, CloseCode>> = {
  over: CLOSE.policyViolation,
  leaving: CLOSE.goingAway,
  stalled: CLOSE.policyViolation,
};

/** Lets WebSockets through to services (RFC 6455): by the same admission as all calls, and for no longer than it holds. */
@Injectable()
export class WebSockets {
  private readonly ownOrigin: string;

  constructor(
    @Inject(GATEWAY_SETTINGS) private readonly settings: GatewaySettings,
    private readonly origins: WebOrigins,
    private readonly streams: LiveStreams,
  ) {
    this.ownOrigin = new URL(settings.PUBLIC_URL).origin;
  }

  /** Throws what keeps a call that was let in from becoming a WebSocket. */
  require({ request, signedIn }: RoutedCall): void {
    requireHandshake(request);
    const { origin } = request.headers;
    // Programs send none, and nobody can be made to call by them: what they show, they hold themselves.
    if (origin === undefined || origin === this.ownOrigin) return;
    // Exactly: browsers open WebSockets to anywhere, and only we can refuse what a page of others asks for (T9).
    if (signedIn && this.origins.isOfTenant(signedIn.tenant, origin)) return;
    throw new OriginNotAllowed('No page of this origin may open it.');
  }

  /** Joins the two sides, once the service has agreed. */
  join(call: RoutedCall, { socket: service }: IncomingMessage): void {
    const { request, response, signedIn, address } = call;
    response.writeHead(101, { ...call.headers, connection: 'Upgrade', upgrade: 'websocket' }).flushHeaders();
    call.forgetWhatWasSaid();
    const channel = new Channel(request.socket, service, this.settings);
    const end = (why: Ending) => channel.end(CODES[why]);
    response.once('close', this.streams.opened({ signedIn, address, outlet: request.socket, end }));
  }
}
