import { type Door, MethodNotAllowed, NoSuchRoute } from '@guildhall/http';
import { Injectable } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Call } from '../calls/call.js';
import { isDescriptionPage } from '../description/description-paths.js';
import { Proxy } from '../proxy/proxy.js';
import { canonicalTarget } from '../routes/canonical-path.js';
import { API_BASE_PATH, type RoutesOfPath, RouteTable } from '../routes/route-table.js';
import { Admission } from './admission.js';
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
    private readonly routes: RouteTable,
    private readonly admission: Admission,
    private readonly proxy: Proxy,
    private readonly refusing: Refusing,
    private readonly journal: Journal,
  ) {}

  takes({ url = '' }: IncomingMessage): boolean {
    return url.startsWith(BELOW_API) && !isDescriptionPage(url);
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    const call = this.journal.open(request, response);
    this.serve(call).catch((error: unknown) => this.refusing.answer(error, call));
  }

  private async serve(call: Call): Promise<void> {
    const target = canonicalTarget(call.request.url ?? '');
    const found = target && this.routes.find(target.path);
    if (!target || !found) throw new NoSuchRoute('No route has this path.');
    call.found = found;
    if (call.method === 'OPTIONS') return sayWhatIsAllowed(found, call);
    const route = found.byMethod.get(call.method);
    if (!route) throw new MethodNotAllowed('See the header Allow.', { headers: { allow: found.allow } });
    call.lead(target, route);
    await this.admission.admit(call);
    await this.proxy.forward(call);
  }
}

function sayWhatIsAllowed({ allow }: RoutesOfPath, call: Call): void {
  call.say({ allow });
  call.begin(204).end();
}
