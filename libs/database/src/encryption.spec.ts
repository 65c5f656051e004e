import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EncryptedFront, servers, TestAuthority } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDataSource } from './data-source.js';
import { withConnection } from './postgres.js';

const folder = mkdtempSync(join(tmpdir(), 'guildhall-authority-'));
const behind = new URL(servers.postgresAdminUrl);
let front: EncryptedFront;
let believed: string;
let stranger: string;

beforeAll(async () => {
  const authority = await TestAuthority.create();
  believed = kept('authority.pem', authority.certificate);
  stranger = kept('stranger.pem', (await TestAuthority.create()).certificate);
  const server = { host: behind.hostname, port: Number(behind.port), protocol: 'postgres' as const };
  front = await EncryptedFront.of(server, await authority.identityOf('localhost'));
});
afterAll(async () => {
  await front.close();
  rmSync(folder, { recursive: true });
});

function kept(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

function urlVia(host: string, parameters: Readonly<Record<string, string>>): string {
  const url = new URL(behind);
  url.host = `${host}:${front.port}`;
  url.search = new URLSearchParams(parameters).toString();
  return url.href;
}

/** As a service connects: by a pool. As migrations and provisioning do: by a connection of their own. */
const ways: [string, (url: string) => Promise<unknown>][] = [
  [
    'a pool',
    async (url) => {
      const source = await createDataSource({ url, service: 'encryption-spec', poolSize: 1 }).initialize();
      try {
        return await source.query('select 1 as one');
      } finally {
        await source.destroy();
      }
    },
  ],
  ['a connection of its own', (url) => withConnection(url, (runner) => runner.query('select 1 as one'))],
];

describe.each(ways)('%s, told sslmode=verify-full', (_, ask) => {
  const full = (host: string, sslrootcert: string) => urlVia(host, { sslmode: 'verify-full', sslrootcert });

  it('reaches a server that the authority vouches for', async () => {
    expect(await ask(full('localhost', believed))).toEqual([{ one: 1 }]);
  });

  it('refuses a server of another name', async () => {
    await expect(ask(full('127.0.0.1', believed))).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });

  it('refuses a server that somebody else vouches for', async () => {
    await expect(ask(full('localhost', stranger))).rejects.toMatchObject({
      code: expect.stringMatching(
        /^(UNABLE_TO_VERIFY_LEAF_SIGNATURE|CERT_SIGNATURE_FAILURE|SELF_SIGNED_CERT_IN_CHAIN)$/,
      ),
    });
  });

  it('refuses one that no authority of Node vouches for, where none is named', async () => {
    await expect(ask(urlVia('localhost', { sslmode: 'verify-full' }))).rejects.toMatchObject({
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    });
  });

  it('refuses a server that offers no encryption', async () => {
    const url = new URL(full('localhost', believed));
    url.host = behind.host;
    await expect(ask(url.href)).rejects.toThrow('does not support SSL');
  });
});
