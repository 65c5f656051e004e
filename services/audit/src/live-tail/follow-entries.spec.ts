import { eventually } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AuditStage, stageAudit } from '../../test/audit.harness.js';
import { EntryStream } from '../../test/entry-stream.js';
import { item } from '../../test/reports.js';

let stage: AuditStage;
beforeAll(async () => {
  stage = await stageAudit();
  await stage.serve();
});
afterAll(() => stage.stop());

describe('following the trail', () => {
  const follow = (tenant: string, query: string, headers?: Record<string, string>) =>
    EntryStream.on(`${stage.url()}/audit/entries/stream?${query}`, tenant, headers);
  const itemsOf = ({ entries }: EntryStream) => entries.map((entry) => entry.reported?.item).join('');

  it('sends each entry that matches as it gets its place, once and in order, and nothing of others', async () => {
    const [reader, other] = [stage.caller(), stage.caller()];
    await stage.reported(reader.tenant, [item({ item: 'before' })]);
    const stream = await follow(reader.tenant, 'severity=critical&q=door');
    const details = { what: 'door open' };
    await stage.reported(other.tenant, [item({ item: 'x', severity: 'critical', details })]);
    await stage.reported(reader.tenant, [
      item({ item: 'a', severity: 'critical', details }),
      item({ item: 'b', severity: 'critical' }),
      item({ item: 'c', details }),
    ]);
    await eventually(() => stream.entries.length === 1, { withinMs: 5_000 });
    await stage.reported(reader.tenant, [item({ item: 'd', severity: 'critical', details })]);
    await eventually(() => stream.entries.length === 2, { withinMs: 5_000 });
    stream.leave();
    expect(itemsOf(stream)).toBe('ad');
    expect(stream.ids).toEqual(['1', '4']);
    expect(stream.entries[0]).toMatchObject({ state: 'sealed', actor: 'webmaster', data: { details } });
  });

  it('goes on after what the client has seen, and begins where it says', async () => {
    const reader = stage.caller();
    await stage.reported(reader.tenant, [item({ item: 'a' }), item({ item: 'b' }), item({ item: 'c' })]);
    for (const [query, headers, expected] of [
      ['after=-1', {}, 'abc'],
      ['after=1', {}, 'c'],
      ['after=-1', { 'last-event-id': '0' }, 'bc'],
      ['after=1', { 'last-event-id': 'made up' }, 'c'],
    ] as const) {
      const stream = await follow(reader.tenant, query, headers);
      await eventually(() => itemsOf(stream) === expected, { withinMs: 5_000 });
      stream.leave();
    }
    expect((await reader.get('/audit/entries/stream?after=-2')).status).toBe(422);
  });
});
