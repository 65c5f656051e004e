import { ProcessSampled, readHeaders, readValue } from '@guildhall/contracts';
import { Broker } from '@guildhall/events';
import { Readiness, type RunningService, startService } from '@guildhall/http';
import { createLogger } from '@guildhall/telemetry';
import { eventually, Link, servers } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DynamicModule, Module } from '@nestjs/common';
import { ownBroker } from '../test/own-broker.js';
import { VitalsModule } from './index.js';

@Module({})
class BrokerOfTest {
  static of(broker: Broker): DynamicModule {
    return { module: BrokerOfTest, providers: [{ provide: Broker, useValue: broker }], exports: [Broker] };
  }
}
@Module({})
class Reporting {}

const prefix = `vitals-${process.pid}-${Date.now()}`;

function start(broker: Broker): Promise<RunningService> {
  const reporting = VitalsModule.of({ service: 'audit/sequencer', everySeconds: 1 }, BrokerOfTest.of(broker));
  return startService(
    { module: Reporting, imports: [reporting] },
    {
      service: 'audit',
      host: '127.0.0.1',
      httpPort: 0,
      managementPort: 0,
      publicUrl: 'http://localhost',
      drainPauseMs: 0,
      exit: 'never',
      logger: createLogger({ service: 'audit', version: '0', level: 'fatal' }),
    },
  );
}

describe('the reports of a process', () => {
  const samples: ProcessSampled[] = [];
  let reader: Broker;
  let reported: Broker;
  let service: RunningService;
  let link: Link;

  beforeAll(async () => {
    const [host = '', port] = servers.kafkaBrokers[0]!.split(':');
    link = await Link.to(host, Number(port));
    reader = await ownBroker(prefix);
    reported = await ownBroker(prefix, [`127.0.0.1:${link.port}`]);
    // The process makes the topic that it reports on.
    service = await start(reported);
    const readiness = service.app.get(Readiness);
    readiness.register({ name: 'database', probe: () => '3 of 10 connections' });
    readiness.register({
      name: 'limits',
      probe: () => Promise.reject(new Error('connect ECONNREFUSED 10.1.2.3:6379')),
    });
    await eventually(
      () =>
        reader.endOffsets([ProcessSampled.topic]).then(
          () => true,
          () => false,
        ),
      { withinMs: 15_000 },
    );
    reader.consume({
      groupId: prefix,
      topics: [ProcessSampled.topic],
      fromBeginning: true,
      maxChunk: 100,
      onChunk: async (chunk) => {
        for (const { headers, key, value, topic } of chunk.records)
          samples.push(readValue(ProcessSampled, readHeaders(headers, { topic, key }), value));
        await chunk.commit(chunk.records.at(-1)!.offset);
      },
    });
  }, 30_000);
  afterAll(async () => {
    await service.drain();
    await reported.disconnect();
    await reader.deleteTopics([ProcessSampled.topic]);
    await reader.disconnect();
    await link.close();
  });

  it('tell who it is, what it needs and what it uses, and nothing of hosts', async () => {
    await eventually(() => samples.some(({ checks }) => checks.length === 2), { withinMs: 15_000 });
    const sample = samples.find(({ checks }) => checks.length === 2)!;
    expect(sample).toMatchObject({
      service: 'audit/sequencer',
      instance: expect.stringMatching(new RegExp(`-${process.pid}$`)),
      isReady: false,
      checks: [
        { name: 'database', isReady: true, detail: '3 of 10 connections' },
        { name: 'limits', isReady: false },
      ],
      everySeconds: 1,
    });
    expect(JSON.stringify(sample)).not.toContain('10.1.2.3');
    expect(sample.residentBytes).toBeGreaterThan(sample.heapUsedBytes);
    expect(sample.heapUsedBytes).toBeGreaterThan(1e6);
    expect(sample.diskFreeBytes).toBeGreaterThan(0);
    expect(Math.min(sample.cpuPercent, sample.eventLoopDelayMs, sample.receivedBytes)).toBeGreaterThanOrEqual(0);
  });

  it('are lost while Kafka is away, hold up nothing, and go on when it is back', async () => {
    link.cut();
    const known = samples.length;
    const { managementPort } = service;
    expect((await fetch(`http://127.0.0.1:${managementPort}/livez`)).status).toBe(200);
    link.heal();
    await eventually(() => samples.length > known + 1, { withinMs: 20_000 });
  }, 30_000);
});
