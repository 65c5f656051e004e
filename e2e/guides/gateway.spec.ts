import { beforeAll, describe, expect, it } from '@jest/globals';
import { Guildhall } from '../platform/guildhall.js';
import { colleague, onboard, type Person, platformAdministrator } from '../platform/people.js';
import { bash, blocksOf, curlFromElsewhere } from './pasted.js';

let guildhall: Guildhall;
let founder: Person;
let reader: Person;
beforeAll(async () => {
  guildhall = await Guildhall.running();
  const first = await platformAdministrator(guildhall);
  founder = await colleague(guildhall, first, 'super-admin', 'A platform’s reader of the guide');
  reader = await onboard(guildhall, founder, { name: 'Reader of the gateway’s guide' });
}, 300_000);

describe('the guide of the gateway', () => {
  it('shows whoever pastes its blocks limits, keys, networks, origins and live channels at work', async () => {
    const env = {
      API: guildhall.api,
      TOKEN: reader.client.accessToken ?? '',
      PLATFORM: founder.client.accessToken ?? '',
    };
    const transcript = await bash(curlFromElsewhere() + blocksOf('gateway'), env);
    const order = [
      /^ratelimit-policy: .*"user";q=/im,
      /^ratelimit: .*"user";r=/im,
      '"policy":"user"',
      '"policy":"key","calls":3,"windowSeconds":600,"burst":2',
      '\n200\n200\n200\n200\n429\n',
      /^retry-after: \d+/im,
      '"code":"too-many-requests"',
      '\n200\n',
      '\n401\n',
      '198.51.100.0/24 Scans for keys',
      'https://app.example.org',
      'access-control-allow-origin: https://app.example.org',
      'not shown to evil.example',
      'access-control-allow-methods',
      /^event: /m,
      /^event: /m,
      '\n401\n',
      '/colour',
      /^allow: .*POST/im,
      '\n404\n',
      '</api/v1/users>; rel="canonical"',
      '{"items":[',
    ];
    const missing = missingFrom(transcript, order);
    if (missing.length > 0) throw new Error(`Not said, or not in this order: ${missing.join(', ')}\n${transcript}`);
    expect(transcript).not.toMatch(/Error:|command not found|unbound variable|\bundefined\b/);
  }, 60_000);
});

/** What is not said, or not after what stands before it. */
function missingFrom(transcript: string, order: readonly (string | RegExp)[]): (string | RegExp)[] {
  let at = 0;
  return order.filter((expected) => {
    const rest = transcript.slice(at);
    const found =
      typeof expected === 'string' ? rest.toLowerCase().indexOf(expected.toLowerCase()) : rest.search(expected);
    // The line end that closes one may open the next.
    if (found >= 0) at += found + 1;
    return found < 0;
  });
}
