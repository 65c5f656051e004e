import { describe, expect, it } from '@jest/globals';
import { Statements } from './statements.js';

describe('the newest statement about a key', () => {
  it('stands, whatever comes late or twice, until a tombstone ends the key', () => {
    const statements = new Statements<string>();
    statements.state('a', 5, 'suspended');
    statements.state('a', 4, 'active');
    expect(statements.get('a')).toBe('suspended');
    statements.state('a', 5, 'suspended again');
    expect([statements.get('a'), statements.size]).toEqual(['suspended again', 1]);
    statements.end('a');
    expect([statements.get('a'), statements.size]).toEqual([undefined, 0]);
  });
});
