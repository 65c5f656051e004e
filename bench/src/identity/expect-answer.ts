import type { WireAnswer } from './connection.js';

/** What an answer says, when it is the one that the work ends with. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- whoever asks says what is expected of an answer.
export function expectAnswer({ status, body }: WireAnswer, ...expected: number[]): any {
  if (!expected.includes(status))
    throw new Error(`${status} instead of ${expected.join(' or ')}: ${body.slice(0, 500)}`);
  return body === '' ? undefined : JSON.parse(body);
}
