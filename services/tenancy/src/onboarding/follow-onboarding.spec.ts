import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { eventually, serviceToken } from '@guildhall/testing';
import { newId } from '@guildhall/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type OnboardingStage, stageOnboarding } from '../../test/onboarding.stage.js';
import { StreamReader } from '../../test/stream-reader.js';
import { STEPS } from './steps.js';

let stage: OnboardingStage;
beforeAll(async () => {
  stage = await stageOnboarding();
}, 60_000);
afterAll(() => stage.stop());

const follow = async (id: string, headers: Record<string, string> = {}) => {
  const token = await serviceToken('tenancy', {
    tenant: PLATFORM_TENANT_ID,
    user: newId(),
    permissions: ['platform:organizations:read'],
  });
  return StreamReader.on(`${stage.tenancy.url}/organizations/${id}/onboarding/stream`, {
    authorization: `Bearer ${token}`,
    ...headers,
  });
};

describe('following an onboarding', () => {
  it('shows where it stands at once, each change as it is committed, and ends when it is active', async () => {
    const { id, uuid } = await stage.tenancy.organization();
    const stream = await follow(id);
    await eventually(() => stream.events.length > 0, { withinMs: 5_000 });
    expect(stream.events[0]).toMatchObject({ id: '1', data: { status: 'provisioning' } });
    await stage.isReady(uuid);
    await eventually(() => stream.hasEnded, { withinMs: 15_000 });
    expect(stream.events.at(-1)).toMatchObject({
      data: { status: 'active', steps: STEPS.map(() => ({ status: 'done' })) },
    });
    const ids = stream.events.map((event) => Number(event.id));
    expect(ids).toEqual([...ids].sort((one, other) => one - other));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('goes on from what the client has seen, and tells one who has all of it not to come again', async () => {
    const { id, uuid } = await stage.tenancy.organization();
    const first = await follow(id);
    await eventually(() => first.events.length > 0);
    first.leave();
    const second = await follow(id, { 'last-event-id': first.events[0]?.id ?? '' });
    await stage.isReady(uuid);
    await eventually(() => second.hasEnded, { withinMs: 15_000 });
    expect(second.events.map((event) => event.id)).not.toContain('1');
    const last = second.events.at(-1)?.id ?? '';
    expect((await follow(id, { 'last-event-id': last })).status).toBe(204);
    // Whatever a client makes up is as good as nothing.
    for (const madeUp of ['-1', 'x', '9'.repeat(30), '1e3']) {
      const anew = await follow(id, { 'last-event-id': madeUp });
      await eventually(() => anew.hasEnded);
      expect(anew.events).toHaveLength(1);
    }
  });

  it('sees what another process commits', async () => {
    const { id, uuid } = await stage.tenancy.organization();
    const stream = await follow(id);
    await eventually(() => stream.events.length > 0);
    // As a second process would: no signal in this one's memory.
    await stage.tenancy.database.look(`update onboardings set revision = 40 where id = $1`, [uuid]);
    await eventually(() => stream.events.some((event) => event.id === '40'), { withinMs: 10_000 });
    stream.leave();
  });

  it('ends with a failure too', async () => {
    const { id, uuid } = await stage.tenancy.organization();
    const stream = await follow(id);
    await stage.refuses(uuid, { isRetryable: false });
    await eventually(() => stream.hasEnded);
    expect(stream.events.at(-1)?.data.status).toBe('failed');
  });
});
