import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { eventually } from '@guildhall/testing';
import { PrivateKafka } from '../../../libs/events/test/broker/private-kafka.js';
import { startEcho } from './echo-service.js';
import { gatewayEnvironment, openGateway } from './gateway.harness.js';
import { Statements } from './signed-statements.js';

let kafka: PrivateKafka;
let echo: Awaited<ReturnType<typeof startEcho>>;
beforeAll(async () => {
  [kafka, echo] = await Promise.all([PrivateKafka.start(), startEcho()]);
}, 120_000);
afterAll(async () => {
  await echo.stop();
  await kafka.remove();
}, 60_000);

const THING = `/api/v1/things/${encodeId('usr', newId())}`;

describe('a gateway without Kafka', () => {
  it('waits for it at the start, goes on without it later, and refuses only what is sensitive', async () => {
    const statements = await Statements.open(kafka.brokers);
    const ada = await statements.user(['users:read']);
    const authorization = `Bearer ${await statements.token(ada)}`;
    await kafka.kill9();

    const settings = { KAFKA_BROKERS: kafka.brokers.join(','), EDGE_STATE_STALE_SECONDS: '3' };
    const gateway = await openGateway({ ...(await gatewayEnvironment('echo', echo.url, echo.document)), ...settings });
    const ask = async (path: string, headers: Record<string, string> = { authorization }) => {
      const answer = await fetch(gateway.url + path, { headers });
      const text = await answer.text();
      return `${answer.status} ${/"code":"([a-z-]+)"/.exec(text)?.[1] ?? ''}`;
    };

    // Not ready, and judging no token that it cannot judge; who needs none is served.
    expect((await gateway.readyz()).status).toBe(503);
    expect([await ask('/api/v1/open', {}), await ask(THING)]).toEqual(['200 ', '503 revocations-unknown']);

    await kafka.start();
    await eventually(async () => (await gateway.readyz()).ok, { withinMs: 60_000 });
    expect([await ask(THING), await ask('/api/v1/sensitive')]).toEqual(['200 ', '200 ']);

    await kafka.kill9();
    await eventually(async () => (await ask('/api/v1/sensitive')) === '503 revocations-unknown', { withinMs: 20_000 });
    expect([await ask(THING), (await gateway.readyz()).status]).toEqual(['200 ', 200]);

    await kafka.start();
    await eventually(async () => (await ask('/api/v1/sensitive')) === '200 ', { withinMs: 60_000 });
    await statements.revokeSession(ada);
    await eventually(async () => (await ask(THING)) === '401 sign-in-required', { withinMs: 10_000 });
    await gateway.stop();
    await statements.close();
  }, 240_000);
});
