import { X509Certificate } from 'node:crypto';
import { SeededRandomness } from '@guildhall/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hasOpenssl, openTimeAuthority, type TestTimeAuthority } from '../../test/time-authority.js';
import { nonceOf, readTimeStamp, writeTimeStampQuery } from './time-stamp.js';

const TEXT = 'guildhall.test/log\n128\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
const nonce = nonceOf(Buffer.from('0000000000000001', 'hex'));
// Without openssl there is nobody to ask; in CI that is a failure and no reason to skip.
const byOpenssl = hasOpenssl || process.env['CI'] ? describe : describe.skip;

byOpenssl('a time stamp', () => {
  let authority: TestTimeAuthority;
  let answer: Buffer;
  const trust = (differing = {}) => ({
    text: TEXT,
    nonce,
    roots: [new X509Certificate(authority.roots)],
    ...differing,
  });
  beforeAll(() => {
    authority = openTimeAuthority();
    answer = authority.answer(writeTimeStampQuery(TEXT, nonce));
  });
  afterAll(() => authority.close());

  it('says when whom saw the text, and is one for openssl as well', async () => {
    const { authority: name, stampedAt, token } = await readTimeStamp(answer, trust());
    expect(name).toBe('O=Test, CN=stamps.example');
    expect(Math.abs(Date.now() - stampedAt.getTime())).toBeLessThan(60_000);
    expect(authority.faultOf(token, TEXT)).toBe('');
    expect(authority.faultOf(token, `${TEXT}more\n`)).toContain('message imprint mismatch');
  });

  it('is taken for no other text, nonce or root', async () => {
    const another = openTimeAuthority();
    try {
      const roots = [new X509Certificate(another.roots)];
      const refusals: [object, string][] = [
        [{ text: `${TEXT}more\n` }, 'signature'],
        [{ nonce: nonceOf(Buffer.from('0000000000000002', 'hex')) }, 'nonce'],
        [{ roots }, 'signature'],
        [{ roots: [] }, 'signature'],
      ];
      for (const [differing, reason] of refusals)
        await expect(readTimeStamp(answer, trust(differing))).rejects.toMatchObject({ reason });
    } finally {
      another.close();
    }
  });

  it('is signed by a certificate that is for nothing else, and that the signed part names', async () => {
    const { token } = await readTimeStamp(answer, trust());
    const good = authority.signedOtherwise(token, 'stamps', '-cades');
    await expect(readTimeStamp(good, trust())).resolves.toMatchObject({ authority: 'O=Test, CN=stamps.example' });
    const byAnother = authority.signedOtherwise(token, 'mails', '-cades');
    await expect(readTimeStamp(byAnother, trust())).rejects.toMatchObject({ reason: 'certificate-purpose' });
    const unnamed = authority.signedOtherwise(token, 'stamps');
    await expect(readTimeStamp(unnamed, trust())).rejects.toMatchObject({ reason: 'certificate-unnamed' });
  });

  it('is none when the authority grants none, or answers something else', async () => {
    const query = writeTimeStampQuery(TEXT, nonce);
    const notGranted = authority.answer(query.subarray(0, -3));
    await expect(readTimeStamp(notGranted, trust())).rejects.toMatchObject({ reason: 'not-granted' });
    for (const none of [Buffer.of(), Buffer.from('<html>'), query, answer.subarray(0, 100)])
      await expect(readTimeStamp(none, trust())).rejects.toMatchObject({ name: 'TimeStampRefused' });
  });

  it('T68: says the same or nothing, whatever byte of it is changed', async () => {
    const good = await readTimeStamp(answer, trust());
    const randomness = new SeededRandomness('time stamps');
    const other: string[] = [];
    for (let tries = 0; tries < 80; tries += 1) {
      const changed = Buffer.from(answer);
      const at = randomness.bytes(2).readUInt16BE() % changed.length;
      changed.writeUInt8(changed.readUInt8(at) ^ (1 << (tries % 8)), at);
      const found = await readTimeStamp(changed, trust()).catch(() => undefined);
      if (found && (found.authority !== good.authority || found.stampedAt.getTime() !== good.stampedAt.getTime()))
        other.push(`byte ${at}`);
    }
    expect(other).toEqual([]);
  });
});
