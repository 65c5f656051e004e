import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EgressClient } from '@guildhall/egress';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LogInMemory } from '../../test/log-in-memory.js';
import { Cosigner } from '../notes/cosigner.js';
import { isWitnessAddress, parseWitnessAddress } from './witness-address.js';
import { WitnessClient } from './witness-client.js';

const newCosigner = (name: string) => new Cosigner(name, generateKeyPairSync('ed25519').privateKey);
const cosigner = newCosigner('w.example/1');
const vkey = cosigner.verifier.toString();
const note = new LogInMemory('a.example/log').checkpoint(7);
const text = note.slice(0, note.indexOf('\n\n') + 1);
const at = new Date('2026-11-21T09:30:00Z');

let server: Server;
let egress: EgressClient;
let answer = { status: 200, body: '' };
beforeAll(async () => {
  server = createServer((_, response) => void response.writeHead(answer.status).end(answer.body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  egress = new EgressClient({ EGRESS_ALLOWED_NETWORKS: ['127.0.0.0/8'], EGRESS_DNS_SERVERS: [] });
});
afterAll(async () => {
  await egress.close();
  server.close();
});

const ask = (status: number, body = '') => {
  answer = { status, body };
  const { port } = server.address() as AddressInfo;
  const client = new WitnessClient(parseWitnessAddress(`${vkey}=http://127.0.0.1:${port}/`), egress);
  return client.ask({ oldSize: 0, path: [], note });
};

describe('the answer of a witness', () => {
  it('holds its signature, between those of others', async () => {
    const line = cosigner.cosign(text, at);
    const others = newCosigner('v.example').cosign(text, at);
    expect(await ask(200, `${others}${line}${others}`)).toEqual({ kind: 'cosigned', line, at });
    expect(await ask(409, '12\n')).toEqual({ kind: 'elsewhere', size: 12 });
  });

  it('T68: is none without a signature of its key, over this checkpoint', async () => {
    const line = cosigner.cosign(text, at);
    const wrong = [
      '',
      '<html>',
      newCosigner('w.example/1').cosign(text, at),
      cosigner.cosign(text.replace('7', '8'), at),
      line.replace(/.{6}\n$/, (end) => (end.startsWith('A') ? 'BAAA==\n' : 'AAAA==\n')),
      line.replace('w.example/1', 'w.example/2'),
    ];
    for (const body of wrong) await expect(ask(200, body)).rejects.toMatchObject({ reason: 'malformed-answer' });
  });

  it.each([
    [403, '', 'log-key-unknown'],
    [404, '', 'log-unknown'],
    [409, '', 'another-history'],
    [409, 'x\n', 'malformed-answer'],
    [409, '012\n', 'malformed-answer'],
    [422, '', 'another-history'],
    [500, '', 'malformed-answer'],
  ])('of %i %j is a refusal: %s', async (status, body, reason) => {
    await expect(ask(status, body)).rejects.toMatchObject({ name: 'WitnessRefused', reason });
  });
});

describe('the address of a witness', () => {
  it('is its key and its URL, and nothing that only looks like it', () => {
    const parsed = parseWitnessAddress(`${vkey}=https://w.example/a/`);
    expect([parsed.verifier.toString(), parsed.url]).toEqual([vkey, 'https://w.example/a']);
    const logKey = new LogInMemory('a.example/log').verifierKey;
    const wrong = [
      '',
      vkey,
      `${vkey}=`,
      `${vkey}=w.example`,
      `${logKey}=https://w.example`,
      `${vkey}=https://w.example?a`,
    ];
    expect(wrong.filter(isWitnessAddress)).toEqual([]);
  });
});
