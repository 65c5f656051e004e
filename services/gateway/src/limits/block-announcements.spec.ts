import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeId, NetworkBlocked, PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { ManualClock } from '@guildhall/runtime';
import { metricsText } from '@guildhall/telemetry';
import { eventually } from '@guildhall/testing';
import { anAddress } from '../../test/limits.harness.js';
import { absentBroker, endAbsentBrokers, readEvents, type TopicReader } from '../../test/topic-reader.js';
import { BlockAnnouncements } from './block-announcements.js';

describe('blocks of networks', () => {
  let reader: TopicReader<NetworkBlocked>;
  beforeAll(async () => {
    reader = await readEvents(NetworkBlocked);
  }, 30_000);
  afterAll(async () => {
    await endAbsentBrokers();
    await reader.stop();
  });

  it('wait for a Kafka that is away, and are told of once, as the platform’s', async () => {
    const { broker, link } = await absentBroker();
    const clock = new ManualClock(new Date('2026-11-21T09:30:00.000Z'));
    const announcements = new BlockAnnouncements(broker, clock);
    const { network } = anAddress();
    announcements.note({ network, seconds: 1_200, times: 2 });
    announcements.onModuleInit();
    link.heal();
    const ofIt = () => reader.events.filter(({ data }) => data.network === network);
    await eventually(() => ofIt().length > 0, { withinMs: 15_000 });
    await announcements.beforeApplicationShutdown();
    expect(ofIt()).toHaveLength(1);
    expect(await metricsText()).toContain('guildhall_gateway_blocks_untold_total 0');
    const [{ envelope, data } = { envelope: undefined, data: undefined }] = ofIt();
    expect(data).toMatchObject({ seconds: 1_200, times: 2, endsAt: '2026-11-21T09:50:00.000Z' });
    expect(envelope).toMatchObject({
      tenantId: PLATFORM_TENANT_ID,
      subject: encodeId('blk', data?.blockId ?? ''),
      actor: 'system:gateway',
    });
  }, 30_000);
});
