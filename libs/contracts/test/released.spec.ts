import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { findBrokenPromises } from '../plugin/released-rules.ts';
import { registryOf, releasedRegistry, repository, runBuf } from './descriptors.js';

const PROMISES = 'libs/contracts/test/fixtures/promises';

describe('the contracts of the last release', () => {
  it('are kept by those of today', () => {
    expect(findBrokenPromises(releasedRegistry(), registryOf())).toEqual([]);
    expect(runBuf('breaking', '--against', 'proto/released.binpb').toString()).toBe('');
  });

  it('are broken by a change of options, which buf does not see', () => {
    expect(findBrokenPromises(registryOf(`${PROMISES}/before`), registryOf(`${PROMISES}/after`))).toEqual(
      [
        'Moved: moved to another topic; state it under a new name there',
        'Turned: is about another kind of subject',
        'Hidden: is taken from its subscribers',
        'Ended: is no event any more',
        'Renamed: owner_id has another id_prefix',
        'Revealed: note is not marked personal any more; older records hold personal data',
        'Identified: owner became an id',
        'Grown: owner_id is new and must be optional: records of the last release lack it',
        'Grown: grown_at is new and must be optional: records of the last release lack it',
        'Grown: metadata is new and must be optional: records of the last release lack it',
      ].map((promise) => `guildhall.fixture.promises.${promise}`),
    );
  });

  it.each([
    ['renamed', 'string slug = 2', 'string handle = 2'],
    ['re-typed', 'string slug = 2', 'int32 slug = 2'],
    ['re-used', 'string slug = 2', 'string motto = 2'],
  ])('are broken by a field that is %s', (_, before, after) => {
    const copy = mkdtempSync(join(tmpdir(), 'contracts-'));
    try {
      cpSync(`${repository}proto`, `${copy}/proto`, { recursive: true });
      cpSync(`${repository}buf.yaml`, `${copy}/buf.yaml`);
      const file = `${copy}/proto/guildhall/tenancy/v1/events.proto`;
      writeFileSync(file, readFileSync(file, 'utf8').replace(before, after));
      expect(() => runBuf('breaking', copy, '--against', 'proto/released.binpb')).toThrow(/slug/);
    } finally {
      rmSync(copy, { recursive: true });
    }
  });
});
