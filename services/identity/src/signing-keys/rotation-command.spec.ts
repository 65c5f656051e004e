import { fileURLToPath } from 'node:url';
import { Child, serviceEnvironment, TestDatabase } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { entities, migrations } from '../data-source.js';

const COMMAND = fileURLToPath(new URL('../../dist/rotate-signing-keys.js', import.meta.url));

let scratch: TestDatabase;
let env: Record<string, string>;
beforeAll(async () => {
  scratch = await TestDatabase.create({ migrations, entities, service: 'identity' });
  env = await serviceEnvironment(scratch);
});
afterAll(() => scratch.drop());

async function run(...args: string[]) {
  const child = Child.node(COMMAND, { env, args });
  const { code } = await child.exited;
  return { code, output: child.output() };
}

const keys = () => scratch.look<{ id: string; status: string }>('select id, status from signing_keys order by id');

describe('the command that rotates the signing keys', () => {
  it('publishes the next key, once', async () => {
    expect(await run()).toMatchObject({
      code: 0,
      output: expect.stringContaining('The next signing key is published.'),
    });
    await run();
    expect(await keys()).toMatchObject([{ status: 'published' }]);
  });

  it('replaces all keys after a theft', async () => {
    const before = await keys();
    expect(await run('--stolen')).toMatchObject({ code: 0, output: expect.stringContaining('replaced') });
    const after = await keys();
    expect(after).toMatchObject([{ status: 'current' }]);
    expect(before.map(({ id }) => id)).not.toContain(after[0]?.id);
  });

  it('does nothing where it is not understood', async () => {
    const before = await keys();
    expect((await run('--now')).code).toBe(1);
    expect(await keys()).toEqual(before);
  });
});
