import { encodeId } from '@guildhall/contracts';
import { EgressClient, EgressFailed, EgressRefused } from '@guildhall/egress';
import { Clock } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import type { TakenDelivery } from './delivery-queue.js';
import { WebhookSeals } from './webhook-seals.js';
import { signatureHeaders } from './webhook-signature.js';

/** T75: a receiver that is slow, or that answers without end, has this much and no more. */
const TIMEOUT_MS = 15_000;
const MOST_READ_BYTES = 65_536;
const KEPT_BYTES = 1_000;

/** What came of sending a delivery once. */
export interface Attempt {
  readonly at: Date;
  readonly durationMs: number;
  readonly statusCode: number | null;
  /** A word, where there was no answer. */
  readonly failure: string | null;
  readonly answer: string | null;
}

export const isTaken = ({ statusCode }: Attempt): boolean =>
  statusCode !== null && statusCode >= 200 && statusCode < 300;
/** The receiver wants nothing any more. */
export const isGone = ({ statusCode }: Attempt): boolean => statusCode === 410;

/** Sends a delivery, signed, outside of any transaction. Never throws: an attempt that failed is an attempt. */
@Injectable()
export class DeliveryAttempts {
  constructor(
    private readonly egress: EgressClient,
    private readonly seals: WebhookSeals,
    private readonly clock: Clock,
  ) {}

  async send(delivery: TakenDelivery): Promise<Attempt> {
    const at = this.clock.now();
    const begun = this.clock.monotonicMs();
    const outcome = await this.outcomeOf(delivery, at);
    return { at, durationMs: Math.round(this.clock.monotonicMs() - begun), ...outcome };
  }

  private async outcomeOf(delivery: TakenDelivery, at: Date) {
    try {
      const { status, body } = await this.egress.request({ ...this.requestFor(delivery, at), method: 'POST' });
      return { statusCode: status, failure: null, answer: beginningOf(body) };
    } catch (error) {
      return { statusCode: null, failure: wordFor(error), answer: null };
    }
  }

  private requestFor(delivery: TakenDelivery, at: Date) {
    const { tenantId, endpointId, sealedSecret, sealedPrevious, url } = delivery;
    const endpoint = { tenantId, id: endpointId };
    const body = this.seals.openBody(delivery, delivery.sealedBody ?? '');
    const secrets = [sealedSecret ?? '', ...(sealedPrevious ? [sealedPrevious] : [])].map((sealed) =>
      this.seals.openSecret(endpoint, sealed),
    );
    const signed = signatureHeaders({ id: encodeId('evt', delivery.eventId), at, body }, secrets);
    const headers = { 'content-type': 'application/json', 'user-agent': 'Guildhall-Webhooks/1', ...signed };
    return { url, headers, body, timeoutMs: TIMEOUT_MS, mostAnswerBytes: MOST_READ_BYTES };
  }
}

// What it is beyond that may hold an address or an envelope; what is unreadable may be readable with another ring.
function wordFor(error: unknown): string {
  if (error instanceof EgressRefused) return `not-allowed-${error.reason}`;
  return error instanceof EgressFailed ? error.reason : 'unreadable';
}

// Text for a person: PostgreSQL takes no U+0000, and what is cut in the middle of a character is none.
function beginningOf(body: Buffer): string | null {
  const text = new TextDecoder().decode(body.subarray(0, KEPT_BYTES)).replaceAll('\0', '\uFFFD');
  return text === '' ? null : text;
}
