import { randomBytes } from 'node:crypto';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ownBroker } from '../../test/own-broker.js';
import { type Copies, declaredTopics, ensureTopics } from './ensure-topics.js';

// Two of them stand for all: a broker takes its time for each.
const some = (copies: Copies) =>
  declaredTopics(copies).filter(({ name }) => ['guildhall.audit.v1', 'guildhall.identity.roles.state'].includes(name));
const opening = ownBroker(`operations_${randomBytes(4).toString('hex')}`);
afterAll(async () => {
  const broker = await opening;
  await broker.deleteTopics(some({}).map(({ name }) => name));
  await broker.disconnect();
});

const ensure = async (copies: Copies) => {
  const lines: string[] = [];
  const differences = await ensureTopics(await opening, some(copies), (line) => lines.push(line));
  return { lines, differences };
};

describe('ensuring topics', () => {
  it('makes those of the contracts that are missing, and none again', async () => {
    const first = await ensure({ replicationFactor: 1, minInsyncReplicas: 1 });
    expect(first.lines.at(-1)).toBe('2 topics are there, 2 of them new.');
    const second = await ensure({ replicationFactor: 1, minInsyncReplicas: 1 });
    expect(second).toEqual({ differences: 0, lines: ['2 topics are there, 0 of them new.'] });
  });

  it('tells of each that differs from what is asked for, and leaves it as it is', async () => {
    const { differences, lines } = await ensure({ replicationFactor: 3, minInsyncReplicas: 2 });
    expect(differences).toBe(4);
    expect(lines.join('\n')).toContain('guildhall.audit.v1 differs: replicas is 1, wanted is 3. It is left as it is.');
    expect((await ensure({ replicationFactor: 3, minInsyncReplicas: 2 })).differences).toBe(4);
  });
});
