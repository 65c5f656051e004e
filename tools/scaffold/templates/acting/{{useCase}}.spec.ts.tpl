import { Actor } from '@guildhall/access';
import { newId, SystemClock } from '@guildhall/runtime';
import { TestDatabase } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { entities, migrations } from '../data-source.js';
import { {{UseCase}} } from './{{useCase}}.js';
import { {{Noun}}NotFound } from './{{noun}}.problems.js';

let scratch: TestDatabase;
let {{useCaseVar}}: {{UseCase}};
const someone = (tenantId = newId()) => new Actor({ kind: 'user', userId: newId(), tenantId, correlationId: newId() });

beforeAll(async () => {
  scratch = await TestDatabase.create({ migrations, entities, service: '{{service}}' });
  {{useCaseVar}} = new {{UseCase}}(await scratch.open(), new SystemClock());
});
afterAll(() => scratch.drop());

describe('{{gerund}} {{aNoun}}', () => {
  it('finds none with an unknown id, and announces nothing', async () => {
    const ada = someone();
    await expect({{useCaseVar}}.execute(ada, newId())).rejects.toThrow({{Noun}}NotFound);
    expect((await scratch.announced()).filter(({ tenantId }) => tenantId === ada.tenantId)).toEqual([]);
  });

  it.todo('changes it and announces the change, in one transaction');
  it.todo('does not tell whether another organisation has such {{aNoun}}');
});
