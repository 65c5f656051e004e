import { type Actor, CurrentActor, RequirePermission } from '@guildhall/access';
import { Answer, Problems, timeField, WithoutIdempotencyKey } from '@guildhall/http';
import { Body, Controller, Injectable, Post } from '@nestjs/common';
import { z } from 'zod';
import type { Call } from '../calls/call.js';
import { CurrentCall } from '../calls/current-call.js';
import { canonicalTarget } from '../routes/canonical-path.js';
import { RouteTable } from '../routes/route-table.js';
import { NotAStream } from './ticket.problems.js';
import { ticketIn } from './ticket-in-target.js';
import { type StreamTicket, Tickets } from './tickets.js';

const LONGEST_PATH = 4_000;

const IssueStreamTicketBody = z.strictObject({
  path: z.string().max(LONGEST_PATH).meta({
    description: 'The stream as it is going to be opened, with its query.',
    example: '/api/v1/organizations/org_01h2xcejqtf2nbrexx3vqjhp41/onboarding/stream',
  }),
});

const StreamTicketView = z
  .object({
    ticket: z.string().meta({ description: 'For `?ticket=`, once.', example: 'ght_…' }),
    expiresAt: timeField(),
  })
  .meta({ id: 'StreamTicket' });

/** Gives a ticket for a stream. Whether its holder may listen there is asked when it is opened, as of any other call. */
@Injectable()
export class IssueStreamTicket {
  constructor(
    private readonly routes: RouteTable,
    private readonly tickets: Tickets,
  ) {}

  async execute(tenantId: string, authorization: string, path: string): Promise<StreamTicket> {
    const target = canonicalTarget(path);
    const route = target && this.routes.find(target.path)?.byMethod.get('GET');
    if (!target || route?.timeoutMs !== 'stream') throw new NotAStream('No stream has this path.');
    const { path: spelled, query } = ticketIn(target).target;
    return this.tickets.issue(authorization, { tenantId, target: spelled + query });
  }
}

@Controller('stream-tickets')
export class IssueStreamTicketRoute {
  constructor(private readonly issueStreamTicket: IssueStreamTicket) {}

  /**
   * Gives a ticket that opens one stream or WebSocket, once, within 30 seconds. For browsers, which send no header
   * `Authorization` there: append it to the path as `ticket=…`.
   */
  @Post()
  @RequirePermission('own-streams:open')
  @WithoutIdempotencyKey()
  @Answer(200, StreamTicketView)
  @Problems(NotAStream)
  handle(
    @CurrentActor() actor: Actor,
    @CurrentCall() call: Call,
    @Body({ schema: IssueStreamTicketBody }) { path }: z.infer<typeof IssueStreamTicketBody>,
  ): Promise<StreamTicket> {
    return this.issueStreamTicket.execute(actor.tenantId, call.authorization ?? '', path);
  }
}
