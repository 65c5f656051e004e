import type { Door } from '@guildhall/http';
import { Injectable } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Directions, routeFor } from '../routes/directions.js';
import type { Call } from '../calls/call.js';
import { isDescriptionPage } from '../description/description-paths.js';
import { sayDeprecation } from '../lifecycle/deprecation.js';
import { API_BASE_PATH, type RoutesOfPath } from '../routes/route-table.js';
import { Admission } from './admission.js';
import { Handover } from './handover.js';
import { Journal } from './journal.js';
import { Refusing } from './refusing.js';

const BELOW_API = `${API_BASE_PATH}/`;

/**
 * The one door to everything under `/api/v1`. It stands before the framework, not in it: bodies stream through unread, what
 * decides is the route that the target's one spelling names, never a path pattern (T4), and a call costs what it needs.
 */
@Injectable()
export class Entrance implements Door {
  constructor(
    private readonly directions: Directions,
    private readonly admission: Admission,
    private readonly handover: Handover,
    private readonly refusing: Refusing,
    private readonly journal: Journal,
  ) {}

  takes({ url = '' }: IncomingMessage): boolean {
    return url.startsWith(BELOW_API) && !isDescriptionPage(url);
  }

  /** A WebSocket's handshake; whoever asks for it elsewhere is answered as anybody. */
  upgrades(request: IncomingMessage): boolean {
    const { url = '', headers } = request;
    if (headers.upgrade?.toLowerCase() !== 'websocket' || request.method !== 'GET') return false;
    return this.takes(request) && this.directions.isWebSocket(url);
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    const call = this.journal.open(request, response);
    this.serve(call).catch((error: unknown) => this.refusing.answer(error, call));
  }

  private async serve(call: Call): Promise<void> {
    const { target, found, canonical } = this.directions.to(call.request.url ?? '', call.method);
    call.found = found;
    if (call.method === 'OPTIONS') return sayWhatIsAllowed(found, call);
    if (canonical !== undefined) call.link(`<${canonical}>; rel="canonical"`);
    const route = routeFor(found, call.method);
    sayDeprecation(call, route, target.path);
    call.lead(target, route);
    await this.admission.admit(call);
    await this.handover.answer(call);
  }
}

function sayWhatIsAllowed({ allow }: RoutesOfPath, call: Call): void {
  call.say({ allow });
  call.begin(204).end();
}
