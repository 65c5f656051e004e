import { Readable } from 'node:stream';
import { Audited, Public, RequirePermission } from '@guildhall/access';
import { encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import type { TestDatabase } from '@guildhall/testing';
import { Controller, Get, Param } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Fixture, fixtureDatabase, SERVICE, startFixture } from '../../test/fixture.js';
import { ThingNotFound } from '../../test/things.js';
import { AnswerFile } from '../answers/answer.decorator.js';
import { fileAnswer } from '../answers/file-answer.js';
import { Id } from '../input/id.js';

const opened: Readable[] = [];

@Controller('secrets')
@RequirePermission('data:read')
class SecretsRoute {
  @Get(':thingId/shown-to/:name')
  @Audited()
  find(@Param('thingId', Id('thg')) _thingId: string, @Param('name') name: string): string {
    if (name === 'nobody') throw new ThingNotFound('There is no thing with this id.');
    return 'the secret';
  }

  @Get('file')
  @Audited()
  @AnswerFile('text/plain')
  file() {
    const content = Readable.from(['the secret'], { objectMode: false });
    opened.push(content);
    return fileAnswer(content, { type: 'text/plain' });
  }

  @Get('of-nobody')
  @Audited()
  @Public()
  ofNobody(): string {
    return 'the secret';
  }
}

let database: TestDatabase;
let fixture: Fixture;
beforeAll(async () => {
  database = await fixtureDatabase();
  fixture = await startFixture({ database: await database.open(), controllers: [SecretsRoute] });
});
afterAll(async () => {
  await fixture.stop();
  await database.drop();
});

const told = (tenant: string) =>
  database.look<{ actor: string; user_agent: string; payload: object }>(
    `select actor, user_agent, payload from outbox where tenant_id = $1 and type = 'guildhall.platform.v1.RecordsRead'`,
    [tenant],
  );

describe('a route that is @Audited', () => {
  it('AUD-1: tells who read what, by its description and the ids in its path alone', async () => {
    const [ada, thing] = [fixture.as(), encodeId('thg', newId())];
    const { status } = await ada.call(`/secrets/${thing}/shown-to/ada@example.org`, {
      headers: { 'user-agent': 'curl/8.5.0' },
    });
    expect(status).toBe(200);
    const route = 'GET /secrets/{thingId}/shown-to/{name}';
    expect(await told(ada.tenant)).toMatchObject([
      {
        actor: encodeId('usr', ada.user),
        user_agent: 'curl/8.5.0',
        payload: { service: SERVICE, route, resources: [thing] },
      },
    ]);
  });

  it('tells of no reading that was refused, or that found nothing', async () => {
    const ada = fixture.as();
    const stranger = fixture.as(['data:write'], ada.tenant);
    const path = `/secrets/${encodeId('thg', newId())}/shown-to`;
    const statuses = [await ada.call(`${path}/nobody`), await stranger.call(`${path}/ada`)].map(({ status }) => status);
    expect([...statuses, await told(ada.tenant)]).toEqual([404, 403, []]);
  });

  it('D26: shows nothing that it cannot tell of, and lets go of what it opened', async () => {
    const ada = fixture.as();
    await database.look('alter table outbox rename to outbox_elsewhere');
    try {
      const { status, text } = await ada.call('/secrets/file');
      expect([status, text.includes('the secret')]).toEqual([500, false]);
      expect(opened.at(-1)?.destroyed).toBe(true);
    } finally {
      await database.look('alter table outbox_elsewhere rename to outbox');
    }
    expect((await ada.call('/secrets/file')).text).toBe('the secret');
  });

  it('shows nothing to a caller who has no trail of their own', async () => {
    expect((await fixture.call('/secrets/of-nobody')).status).toBe(500);
  });
});
