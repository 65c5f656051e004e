import type { Problem } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Addresses } from '../addresses/addresses.js';
import type { ClientAddress } from '../addresses/client-address.js';
import { type Caller, whoIs } from '../authentication/caller.js';
import { Limits } from '../limits/limits.js';
import { Refusals } from '../refusals/refusals.js';
import { RequestRecords } from '../request-records/request-records.js';
import type { Route } from '../routes/route.js';

/** What is known of a call so far. */
export interface JournalEntry {
  readonly address: ClientAddress;
  route?: Route;
  caller?: Caller;
}

/** A call that the gateway itself kept out. What a service refuses is the service's to tell. */
const REFUSALS = new Set([401, 403, 429]);

/** Tells of every call: monitoring that there was one, and the trail when it was refused (GTW-4, GTW-9). */
@Injectable()
export class Journal {
  private readonly entries = new WeakMap<FastifyRequest, JournalEntry>();

  constructor(
    private readonly addresses: Addresses,
    private readonly refusals: Refusals,
    private readonly records: RequestRecords,
    private readonly limits: Limits,
    private readonly clock: Clock,
  ) {}

  open(request: FastifyRequest, reply: FastifyReply): JournalEntry {
    const entry = { address: this.addresses.clientAddress(request.raw.socket.remoteAddress, request.headers) };
    this.entries.set(request, entry);
    const at = this.clock.now();
    const sinceMs = this.clock.monotonicMs();
    // However it ends: an answer that nobody waits for any more was worked for all the same.
    reply.raw.once('close', () => this.close(entry, { request, reply, at, sinceMs }));
    return entry;
  }

  refused(request: FastifyRequest, { type }: Problem): void {
    const entry = this.entries.get(request);
    if (!entry || !REFUSALS.has(type.status)) return;
    const { address, route, caller } = entry;
    this.refusals.note({ ...(caller && whoIs(caller)), route, reason: type.slug, address, correlationId: request.id });
  }

  private close({ address, route, caller }: JournalEntry, { request, reply, at, sinceMs }: Handled): void {
    if (route && reply.raw.statusCode === 401) this.limits.failedSignIn(route, address);
    this.records.note({
      at,
      method: request.method,
      route,
      status: reply.raw.statusCode,
      durationMs: this.clock.monotonicMs() - sinceMs,
      caller,
      address,
      correlationId: request.id,
    });
  }
}

interface Handled {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly at: Date;
  readonly sinceMs: number;
}
