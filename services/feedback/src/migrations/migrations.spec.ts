import { attackDatabase, createDataSource, lintCatalogue } from '@guildhall/database';
import { TestDatabase } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { catalogueExceptions as exceptions, entities, migrations } from '../data-source.js';

let scratch: TestDatabase;
beforeAll(async () => {
  scratch = await TestDatabase.create({ migrations, entities, service: 'feedback' });
});
afterAll(() => scratch.drop());

describe('the tables of feedback', () => {
  it('T50 T53: keep every rule of the catalogue, and match the entities', async () => {
    const dataSource = createDataSource({ url: scratch.urls.app, service: 'feedback', entities, poolSize: 1 });
    await dataSource.initialize();
    try {
      expect(await lintCatalogue(dataSource, { dataSource, exceptions })).toEqual([]);
    } finally {
      await dataSource.destroy();
    }
  });

  it('T52: withstand every attempt of one tenant on another', async () => {
    const adminUrl = new URL(scratch.adminUrl);
    adminUrl.pathname = `/${scratch.name}`;
    expect((await attackDatabase({ adminUrl: adminUrl.href, exceptions })).failures).toEqual([]);
  });
});
