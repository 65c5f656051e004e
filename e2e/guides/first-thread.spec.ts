import { servers } from '@guildhall/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Guildhall } from '../platform/guildhall.js';
import { colleague, type Person, platformAdministrator } from '../platform/people.js';
import { bash, blocksOf, curlFromElsewhere } from './pasted.js';

let guildhall: Guildhall;
let reader: Person;
beforeAll(async () => {
  guildhall = await Guildhall.running();
  reader = await colleague(guildhall, await platformAdministrator(guildhall), 'super-admin', 'A reader of the guide');
}, 180_000);

/** With the addresses and names of this run. */
function pasted(): string {
  return (
    curlFromElsewhere() +
    blocksOf('first-thread', [
      ['http://127.0.0.1:8080', guildhall.at.publicUrl],
      ['http://127.0.0.1:18025', servers.mailPageUrl],
      ['127.0.0.1:19092', guildhall.at.kafkaBrokers[0] ?? ''],
      ['…the password from the card…', reader.password],
      ['admin@guildhall.localhost', reader.email],
      ['acme', `acme-${crypto.randomUUID().slice(0, 8)}`],
    ])
  );
}

describe('the guide of the first thread', () => {
  it('leads whoever pastes its blocks from the first sign-in to the events', async () => {
    const transcript = await bash(pasted());
    const order = [
      '"status":"active"',
      'HTTP/1.1 204',
      'activation-refused',
      'Grace Hopper',
      'super-admin',
      '\n200\n',
      'refresh-refused',
      'sign-in-required',
      'organization-not-found',
      '401 401 401 401 401 429',
      'retry-after',
      'guildhall.tenancy.v1.OrganizationCreated',
      'organization-suspended',
    ];
    const places = order.map((said) => transcript.indexOf(said));
    expect({ missing: order.filter((_, index) => places[index] === -1), transcript }).toMatchObject({ missing: [] });
    // Nothing but the title of a refusal that whoever has no initial password does not meet.
    expect(transcript.match(/\bundefined\b/g)).toHaveLength(1);
    expect(transcript).not.toMatch(/Error|command not found/);
  }, 90_000);
});
