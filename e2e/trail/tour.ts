import { randomUUID } from 'node:crypto';
import type { Answer, ApiClient } from '../platform/api-client.js';
import { expectStatus, type Person } from '../platform/people.js';

/** What the tourist's client calls itself. */
export const AGENT = 'guildhall-tour/1.0';

/** A route that was called and succeeded: whose trail must tell of it, and under which correlation. */
export interface Stop {
  readonly route: string;
  readonly tenant: string;
  readonly correlation: string;
}

/** Calls routes one after the other, each with success, and remembers what the trail has to hold of them. */
export class Tour {
  readonly stops: Stop[] = [];

  constructor(private readonly tenant: string) {}

  /** `path` is the route's, filled in; the answer must be a success. */
  async call(client: ApiClient, route: string, ...[path, json, headers = {}]: CallParts): Promise<Answer> {
    const [method = '', template = ''] = route.split(' ');
    const correlation = randomUUID();
    const answer = await client.call(method, path ?? template, {
      ...(json === undefined ? {} : { json }),
      headers: { 'x-request-id': correlation, 'user-agent': AGENT, ...headers },
    });
    expectStatus(answer, 200, 201, 202, 204);
    this.stops.push({ route, tenant: this.tenant, correlation });
    return answer;
  }

  /** The same tour, of what another organisation's trail must tell. */
  in(tenant: string): Tour {
    const tour = new Tour(tenant);
    Object.defineProperty(tour, 'stops', { value: this.stops });
    return tour;
  }
}

type CallParts = [path?: string | undefined, json?: unknown, headers?: Record<string, string>];

export interface Guides {
  /** Of the platform. */
  readonly founder: Person;
  /** Of the organisation that is toured. */
  readonly admin: Person;
}
