import { closeRedis, openRedis } from '@guildhall/cache';
import { ManualClock, newId } from '@guildhall/runtime';
import { opaqueSecret, parseOpaqueSecret } from '@guildhall/sealing';
import { eventually, servers } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Redis } from 'ioredis';
import { TicketShelf } from './ticket-shelf.js';
import { Tickets } from './tickets.js';

const AUTHORIZATION = 'Bearer eyJhbGciOiJFUzI1NiJ9.claims.signature';
const STREAM = { tenantId: newId(), target: '/api/v1/ticks?of=1' };
const NOBODY_LISTENS = 'redis://127.0.0.1:9';

let redis: Redis;
let gone: Redis;
beforeAll(async () => {
  redis = openRedis(servers.redisUrl, { name: 'tickets-test', commandTimeoutMs: 20_000 });
  gone = openRedis(NOBODY_LISTENS, { name: 'tickets-test' });
  await eventually(() => redis.status === 'ready');
});
afterAll(async () => {
  await Promise.all([redis, gone].map(closeRedis));
});

/** The tickets of one gateway process: it shares nothing with the others but Redis. */
function gateway(on = redis) {
  const clock = new ManualClock();
  return { clock, tickets: new Tickets(new TicketShelf(on, clock), clock) };
}
const keyOf = (ticket: string) => `tickets:${parseOpaqueSecret(ticket)!.digest.toString('base64url')}`;
const worn = { kind: 'worn-out' };

describe('a ticket', () => {
  it('stands for what its holder has shown, once, at whichever gateway', async () => {
    const { ticket } = await gateway().tickets.issue(AUTHORIZATION, STREAM);
    expect(await gateway().tickets.redeem(ticket, STREAM.target)).toBe(AUTHORIZATION);
    for (const { tickets } of [gateway(), gateway()])
      await expect(tickets.redeem(ticket, STREAM.target)).rejects.toMatchObject(worn);
  });

  it('that is used ten times at the same moment lets one in', async () => {
    const { ticket } = await gateway().tickets.issue(AUTHORIZATION, STREAM);
    const used = await Promise.allSettled(
      Array.from({ length: 10 }, () => gateway().tickets.redeem(ticket, STREAM.target)),
    );
    expect(used.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('opens no other stream, and is used up by trying', async () => {
    const { tickets } = gateway();
    const { ticket } = await tickets.issue(AUTHORIZATION, STREAM);
    await expect(tickets.redeem(ticket, '/api/v1/ticks?of=2')).rejects.toMatchObject(worn);
    await expect(tickets.redeem(ticket, STREAM.target)).rejects.toMatchObject(worn);
  });

  it('is good for half a minute', async () => {
    const { clock, tickets } = gateway();
    const { ticket, expiresAt } = await tickets.issue(AUTHORIZATION, STREAM);
    expect(expiresAt.getTime() - clock.now().getTime()).toBe(30_000);
    const left = await redis.pttl(keyOf(ticket));
    expect(left).toBeGreaterThan(25_000);
    expect(left).toBeLessThanOrEqual(30_000);
  });

  it.each([
    ['no ticket', 'eyJhbGciOiJFUzI1NiJ9.claims.signature'],
    ['a secret of another kind', opaqueSecret('k', newId()).secret],
    ['nothing', ''],
  ])('that is %s counts as forged', async (_what, text) => {
    await expect(gateway().tickets.redeem(text, STREAM.target)).rejects.toMatchObject({ kind: 'forged' });
  });
});

describe('Redis', () => {
  it('holds nothing of a ticket, or of who has it, that anybody could read', async () => {
    const { ticket } = await gateway().tickets.issue(AUTHORIZATION, STREAM);
    const stored = (await redis.get(keyOf(ticket))) ?? '';
    expect(stored.length).toBeGreaterThan(AUTHORIZATION.length);
    for (const text of [stored, Buffer.from(stored, 'base64url').toString('latin1'), keyOf(ticket)])
      for (const secret of [AUTHORIZATION.slice(7), STREAM.target, ticket.slice(-43)])
        expect(text).not.toContain(secret);
  });

  it('makes no ticket for whoever writes there what lies behind another one', async () => {
    const { tickets } = gateway();
    const mine = await tickets.issue(AUTHORIZATION, STREAM);
    const { secret: forged } = opaqueSecret('t', STREAM.tenantId);
    await redis.set(keyOf(forged), (await redis.get(keyOf(mine.ticket))) ?? '', 'PX', 30_000);
    await expect(tickets.redeem(forged, STREAM.target)).rejects.toMatchObject(worn);
  });

  it('may be away: a ticket then holds at the gateway that has given it, once and as long', async () => {
    const { clock, tickets } = gateway(gone);
    const [used, late] = [await tickets.issue(AUTHORIZATION, STREAM), await tickets.issue(AUTHORIZATION, STREAM)];
    expect(await tickets.redeem(used.ticket, STREAM.target)).toBe(AUTHORIZATION);
    await expect(tickets.redeem(used.ticket, STREAM.target)).rejects.toThrow('Ask for another one');
    clock.advance(30_000);
    await expect(tickets.redeem(late.ticket, STREAM.target)).rejects.toMatchObject(worn);
    const elsewhere = await tickets.issue(AUTHORIZATION, STREAM);
    await expect(gateway(gone).tickets.redeem(elsewhere.ticket, STREAM.target)).rejects.toMatchObject({
      retryAfterSeconds: 2,
    });
  });
});
