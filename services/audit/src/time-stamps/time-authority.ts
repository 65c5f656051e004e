import type { X509Certificate } from 'node:crypto';
import type { EgressClient } from '@guildhall/egress';
import type { Randomness } from '@guildhall/runtime';
import { nonceOf, readTimeStamp, type TimeStamp, writeTimeStampQuery } from './time-stamp.js';
import { TimeStampRefused } from './time-stamp-refused.js';

const WITHIN_MS = 10_000;
const MOST_ANSWER_BYTES = 65_536;
const NONCE_BYTES = 8;

/** An authority of time, by HTTP (RFC 3161, section 3.4). Believed by the certificates that it is configured with alone. */
export class TimeAuthority {
  constructor(
    private readonly url: string,
    private readonly roots: readonly X509Certificate[],
    private readonly egress: EgressClient,
  ) {}

  /** Throws `TimeStampRefused`, or what the egress client throws. */
  async stamp(text: string, randomness: Randomness): Promise<TimeStamp> {
    const nonce = nonceOf(randomness.bytes(NONCE_BYTES));
    const answer = await this.egress.request({
      url: this.url,
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query' },
      body: writeTimeStampQuery(text, nonce),
      timeoutMs: WITHIN_MS,
      mostAnswerBytes: MOST_ANSWER_BYTES,
    });
    if (answer.status !== 200) throw new TimeStampRefused('not-granted');
    return readTimeStamp(answer.body, { text, nonce, roots: this.roots });
  }
}
