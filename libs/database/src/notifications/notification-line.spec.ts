import { newId, SystemRandomness } from '@guildhall/runtime';
import { eventually } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { userOf } from '../../test/actors.js';
import { scratchDatabase, type ScratchDatabase } from '../../test/scratch-database.js';
import { NotificationLine } from './notification-line.js';

let scratch: ScratchDatabase;
let line: NotificationLine;
const told: string[] = [];
beforeAll(async () => {
  scratch = await scratchDatabase();
  const settings = { url: scratch.urls.app, name: 'a-line', channel: 'news', randomness: new SystemRandomness() };
  line = new NotificationLine(settings, {
    heard: (payload) => told.push(payload),
    listening: () => told.push('listening'),
    deaf: () => told.push('deaf'),
  });
  line.start();
  await eventually(() => told.includes('listening'));
});
afterAll(async () => {
  await line.stop();
  await scratch.drop();
});

const notify = (payload: string, end: () => void = () => undefined) =>
  scratch.database.transaction(userOf(newId()), async (tx) => {
    await tx.query('select pg_notify($1, $2)', ['news', payload]);
    end();
  });
const heardAfter = async (since: number, word: string) => {
  await eventually(() => told.slice(since).includes(word));
  return told.slice(since);
};

describe('a line for notifications', () => {
  it('hears what a transaction tells, with its commit and not without', async () => {
    const since = told.length;
    const failing = notify('never', () => {
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    await notify('at last');
    expect(await heardAfter(since, 'at last')).toEqual(['at last']);
  });

  it('says when it is deaf, and when it hears again', async () => {
    const since = told.length;
    await scratch.asAdmin((runner) =>
      runner.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'a-line'`),
    );
    await heardAfter(since, 'listening');
    const words = told.slice(since);
    expect(words[0]).toBe('deaf');
    await notify('again');
    expect((await heardAfter(since, 'again')).at(-1)).toBe('again');
  });

  it('ends deaf', async () => {
    await line.stop();
    expect(told.at(-1)).toBe('deaf');
  });
});
