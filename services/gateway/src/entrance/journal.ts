import { agentOf } from '@guildhall/access';
import { observeRequest, type Problem } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { whoIs } from '../authentication/caller.js';
import type { Call } from '../calls/call.js';
import { Calls } from '../calls/calls.js';
import { Limits } from '../limits/limits.js';
import { Refusals } from '../refusals/refusals.js';
import { RequestRecords } from '../request-records/request-records.js';
import { API_BASE_PATH } from '../routes/route-table.js';

/** A call that the gateway itself kept out. What a service refuses is the service's to tell. */
const REFUSALS = new Set([401, 403, 429]);

/** Tells of every call: the figures and monitoring that there was one, and the trail when it was refused (GTW-4, GTW-9). */
@Injectable()
export class Journal {
  constructor(
    private readonly calls: Calls,
    private readonly refusals: Refusals,
    private readonly records: RequestRecords,
    private readonly limits: Limits,
    private readonly clock: Clock,
  ) {}

  open(request: IncomingMessage, response: ServerResponse): Call {
    const call = this.calls.begin(request, response);
    // However it ends: an answer that nobody waits for any more was worked for all the same.
    response.once('close', () => this.close(call));
    return call;
  }

  refused({ request, route, caller, address, id: correlationId }: Call, { type }: Problem): void {
    if (!REFUSALS.has(type.status)) return;
    this.refusals.note({
      ...(caller && { ...whoIs(caller), makerId: caller.makerId }),
      ...{ route, reason: type.slug, address, agent: agentOf(request.headers['user-agent']), correlationId },
    });
  }

  private close(call: Call): void {
    const { method, route, found, caller, address, at, id: correlationId, span } = call;
    const status = call.response.statusCode;
    const durationMs = this.clock.monotonicMs() - call.sinceMs;
    if (route && status === 401) this.limits.failedSignIn(route, address);
    const template = found && API_BASE_PATH + found.path;
    span.end(method, template, status);
    observeRequest({ method, route: template ?? 'none', status: String(status) }, durationMs / 1_000);
    this.records.note({ at, method, route, status, durationMs, caller, address, correlationId });
  }
}
