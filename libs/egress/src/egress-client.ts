import { Agent, type Dispatcher, request } from 'undici';
import { AddressRules } from './address-rules.js';
import { Destinations } from './destinations.js';
import { failureOf } from './egress-errors.js';
import type { EgressSettings } from './egress-settings.js';
import { guardedConnector } from './guarded-connector.js';
import { NameResolver } from './name-resolver.js';
import { OutboundProxy } from './outbound-proxy.js';

export interface EgressRequest {
  readonly url: string;
  readonly method: Dispatcher.HttpMethod;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** From the look-up of the name to the last byte of the answer. */
  readonly timeoutMs: number;
  /** What is read of the answer's body; the rest is not waited for. */
  readonly mostAnswerBytes: number;
}

export interface EgressAnswer {
  /** Any status: a redirect is answered like everything else, and never followed. */
  readonly status: number;
  readonly body: Buffer;
  /** There was more. */
  readonly isCut: boolean;
}

export interface EgressOptions {
  /** Ports at which the internet is called. */
  readonly ports?: readonly number[];
  /** A certificate authority in PEM, in place of those of the machine. */
  readonly ca?: string;
}

const MOST_ORIGINS = 1_000;
const CONNECTIONS_PER_ORIGIN = 8;

/**
 * The one way out (D16). Calls what tenants name, and nothing inside of the platform, whatever they name (T73). Bounded
 * in time, in what it reads and in how many connections it keeps; connections are closed four seconds after their last use.
 */
export class EgressClient {
  private readonly destinations: Destinations;
  private readonly agent: Agent;

  constructor(settings: EgressSettings, { ports, ca }: EgressOptions = {}) {
    const rules = new AddressRules(settings.EGRESS_ALLOWED_NETWORKS);
    this.destinations = new Destinations(rules, new NameResolver(settings.EGRESS_DNS_SERVERS), ports);
    this.agent = new Agent({
      connect: guardedConnector(this.destinations, { ca, proxy: OutboundProxy.at(settings.EGRESS_PROXY_URL) }),
      connections: CONNECTIONS_PER_ORIGIN,
      maxOrigins: MOST_ORIGINS,
    });
  }

  /** Throws EgressRefused for what will never be called, by its form alone: for whoever hands in a URL. Asks nobody. */
  requireAllowed(url: string): void {
    this.destinations.parse(url);
  }

  /** Throws EgressRefused, and nothing was sent; or EgressFailed, and it may have arrived. */
  async request({ url, mostAnswerBytes, timeoutMs, ...call }: EgressRequest): Promise<EgressAnswer> {
    const target = this.destinations.parse(url);
    try {
      const { statusCode, body } = await request(target, {
        ...call,
        dispatcher: this.agent,
        signal: AbortSignal.timeout(timeoutMs),
      });
      return { status: statusCode, ...(await beginningOf(body, mostAnswerBytes)) };
    } catch (error) {
      throw failureOf(error);
    }
  }

  /** Ends the calls under way. Nothing can be called afterwards. */
  close(): Promise<void> {
    return this.agent.destroy();
  }
}

async function beginningOf(body: Dispatcher.ResponseData['body'], most: number) {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > most) break; // leaving the loop destroys the stream, and with it the connection
  }
  return { body: Buffer.concat(chunks).subarray(0, most), isCut: length > most };
}
