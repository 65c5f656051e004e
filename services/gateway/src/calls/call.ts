import type { RunningRequests } from '@guildhall/http';
import type { RequestSpan } from '@guildhall/telemetry';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ClientAddress } from '../addresses/client-address.js';
import type { Caller } from '../authentication/caller.js';
import type { SignedIn } from '../authentication/signed-in.js';
import type { FramedBody } from './request-body.js';
import type { CanonicalTarget } from '../routes/canonical-path.js';
import type { RoutesOfPath } from '../routes/route-table.js';
import type { Route } from '../routes/route.js';
import { Departure } from './departure.js';

/** The answer's header, by names in lower case. */
export type AnswerHeaders = Record<string, string | string[]>;

/** What is known of a call when it arrives. */
export interface Arrival {
  /** The client's `X-Request-Id` where it is a uuid, otherwise one of ours. */
  readonly id: string;
  readonly span: RequestSpan;
  readonly address: ClientAddress;
  readonly at: Date;
  readonly sinceMs: number;
  /** Says what every answer says, and takes what the steps have to add. */
  readonly headers: AnswerHeaders;
  /** When the gateway ends, every answer ends its connection. */
  readonly running: Pick<RunningRequests, 'isLeaving'>;
  /** What the answer says that depends on all that was found out about the call. */
  readonly lastWords: ((call: Call) => Readonly<AnswerHeaders>) | undefined;
}

/** A call whose route is known. */
export type RoutedCall = Call & { readonly route: Route; readonly target: CanonicalTarget };

/** One call: what every step of its way finds out about it, and the one place where its answer begins. */
export class Call {
  readonly departure = new Departure();
  /** What answers at its path; its method may be another one. */
  found: RoutesOfPath | undefined;
  target: CanonicalTarget | undefined;
  route: Route | undefined;
  /** Who calls, as soon as that is certain: also when the call is then refused. */
  caller: Caller | undefined;
  /** In whose name it was let in; nobody's, where nobody has signed in. */
  signedIn: SignedIn | undefined;
  /** What it shows of who calls: the header `Authorization`, or what the ticket in its place stands for. */
  authorization: string | undefined;
  /** Hash of the account that somebody tries to get at. */
  account: string | undefined;
  /** Where the body had to be read already: what is sent in its place. */
  body: FramedBody | undefined;
  private links: string | undefined;

  constructor(
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
    private readonly arrival: Arrival,
  ) {
    this.authorization = request.headers.authorization;
  }

  get id(): string {
    return this.arrival.id;
  }

  get method(): string {
    return this.request.method ?? '';
  }

  get address(): ClientAddress {
    return this.arrival.address;
  }

  get span(): RequestSpan {
    return this.arrival.span;
  }

  /** The trace that it stands in, if any. */
  get traceparent(): string | undefined {
    return this.arrival.span.traceparent;
  }

  get at(): Date {
    return this.arrival.at;
  }

  get sinceMs(): number {
    return this.arrival.sinceMs;
  }

  /** Names the route that it is for. */
  lead(target: CanonicalTarget, route: Route): asserts this is RoutedCall {
    this.target = target;
    this.route = route;
  }

  /** What the answer says so far. */
  get headers(): Readonly<AnswerHeaders> {
    return this.arrival.headers;
  }

  /** Adds to what the answer says, or says it otherwise. */
  say(headers: Readonly<AnswerHeaders>): void {
    Object.assign(this.arrival.headers, headers);
  }

  /** Says where else to look (RFC 8288), beside what the service says of it. */
  link(value: string): void {
    this.links = this.links === undefined ? value : `${this.links}, ${value}`;
  }

  /** Begins the answer. What is said after this is not heard. */
  begin(status: number): ServerResponse {
    return this.response.writeHead(status, this.conclude());
  }

  /** All that the answer says, for whoever begins it in another way. */
  conclude(): Readonly<AnswerHeaders> {
    const { headers, running, lastWords } = this.arrival;
    if (lastWords) this.say(lastWords(this));
    if (running.isLeaving) headers['connection'] = 'close';
    if (this.links !== undefined) headers['link'] = [headers['link'] ?? [], this.links].flat().join(', ');
    return headers;
  }

  /** Lets go of what the client has said, once all that asks for it has: a call that lasts for hours need not keep it. */
  forgetWhatWasSaid(): void {
    this.authorization = undefined;
    this.request.headers = {};
    this.request.rawHeaders = [];
  }

  /** Whether nobody can be answered any more. */
  get isGone(): boolean {
    const { request } = this;
    return request.socket.destroyed || (request.destroyed && !request.complete);
  }
}
