import { newId, SystemClock } from '@guildhall/runtime';
import { describe, expect, it } from '@jest/globals';
import { mintServiceToken, type ServiceTokenClaims, type ServiceTokenKey } from './service-token.js';
import { VerifiedServiceTokens } from './verified-service-tokens.js';

class SetClock extends SystemClock {
  seconds = 1_800_000_000;
  override now = () => new Date(this.seconds * 1_000);
}

const keyOf = (kid: string, byte: number): ServiceTokenKey => ({ kid, key: new Uint8Array(32).fill(byte) });
const claims: ServiceTokenClaims = { akd: 'key', sub: newId(), tenant: newId(), permissions: ['data:read'] };

async function remembered() {
  const clock = new SetClock();
  const held = { keys: [keyOf('k1', 1)] };
  const tokens = new VerifiedServiceTokens({ service: 's', issuer: 'i', keys: () => held.keys, clock });
  const mint = () => mintServiceToken(claims, keyOf('k1', 1), { issuer: 'i', audience: 's', clock });
  const token = mint();
  tokens.remember(token, claims);
  return { clock, held, tokens, token, mint };
}

describe('a service token that was verified before', () => {
  it('says the same again, and no other token says it', async () => {
    const { tokens, token } = await remembered();
    expect(tokens.find(token)?.claims).toEqual(claims);
    for (const other of [`${token}x`, token.slice(0, -1), '', `${token.slice(0, -4)}AAAA`])
      expect(tokens.find(other)).toBeUndefined();
  });

  it('T48: ends with its time, however often it was shown, and does not begin too early', async () => {
    const { clock, tokens, token } = await remembered();
    clock.seconds += 89;
    expect(tokens.find(token)?.claims).toEqual(claims);
    clock.seconds += 1;
    expect(() => tokens.find(token)).toThrow(expect.objectContaining({ reason: 'the token has expired' }));
    clock.seconds -= 90 + 31;
    expect(() => tokens.find(token)).toThrow(expect.objectContaining({ reason: 'the token comes from the future' }));
  });

  it('is verified again when its key is gone, or another has its name', async () => {
    const { held, tokens, token } = await remembered();
    held.keys = [keyOf('k1', 1), keyOf('k2', 2)];
    expect(tokens.find(token)?.claims).toEqual(claims);
    for (const keys of [[keyOf('k2', 2)], [keyOf('k1', 3)], []]) {
      held.keys = keys;
      expect(tokens.find(token)).toBeUndefined();
    }
  });

  it('goes when ten thousand came after it', async () => {
    const { tokens, token, clock, mint } = await remembered();
    for (let count = 0; count < 3; count += 1) {
      clock.seconds += 1;
      tokens.remember(mint(), claims);
    }
    expect(tokens.find(token)?.claims).toEqual(claims);
    const [head, body] = token.split('.');
    for (let count = 0; count < 10_000; count += 1) tokens.remember(`${head}.${body}.${count}`, claims);
    expect(tokens.find(token)).toBeUndefined();
  });
});
