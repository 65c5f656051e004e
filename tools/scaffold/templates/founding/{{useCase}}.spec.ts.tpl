import { Actor } from '@guildhall/access';
import { newId, SystemClock } from '@guildhall/runtime';
import { TestDatabase } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { entities, migrations } from '../data-source.js';
import { {{UseCase}} } from './{{useCase}}.js';
import { {{Noun}} } from './{{noun}}.entity.js';
import { {{Noun}}NameTaken } from './{{noun}}.problems.js';

let scratch: TestDatabase;
let {{useCaseVar}}: {{UseCase}};
const someone = (tenantId = newId()) => new Actor({ kind: 'user', userId: newId(), tenantId, correlationId: newId() });

beforeAll(async () => {
  scratch = await TestDatabase.create({ migrations, entities, service: '{{service}}' });
  {{useCaseVar}} = new {{UseCase}}(await scratch.open(), new SystemClock());
});
afterAll(() => scratch.drop());

describe('{{gerund}} {{aNoun}}', () => {
  it('stores and announces it, in one transaction', async () => {
    const ada = someone();
    const {{nounVar}} = await {{useCaseVar}}.execute(ada, { name: 'First' });
    const announced = (await scratch.announced()).filter(({ tenantId }) => tenantId === ada.tenantId);
    expect(announced).toMatchObject([
      { type: 'guildhall.{{domain}}.v1.{{Event}}', aggregateId: {{nounVar}}.id, version: 1, data: { name: 'First' } },
    ]);
  });

  it('refuses a name that is taken, and announces nothing', async () => {
    const ada = someone();
    await {{useCaseVar}}.execute(ada, { name: 'First' });
    await expect({{useCaseVar}}.execute(ada, { name: 'First' })).rejects.toThrow({{Noun}}NameTaken);
    const announced = (await scratch.announced()).filter(({ tenantId }) => tenantId === ada.tenantId);
    expect(announced).toHaveLength(1);
  });

  it('T52: shows it to nobody of another organisation', async () => {
    const ada = someone();
    await {{useCaseVar}}.execute(ada, { name: 'First' });
    const database = await scratch.open();
    expect(await database.transaction(someone(), (tx) => tx.count({{Noun}}))).toBe(0);
    expect(await database.transaction(ada, (tx) => tx.count({{Noun}}))).toBe(1);
  });
});
