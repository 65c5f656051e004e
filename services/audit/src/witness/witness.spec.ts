import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadSettings } from '@guildhall/config';
import { createLogger } from '@guildhall/telemetry';
import { eventually, freePorts } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LogInMemory } from '../../test/log-in-memory.js';
import { startDoomedWitness } from '../../test/witness.stage.js';
import { NoteVerifier, openNote } from '../notes/signed-note.js';
import { witnessSettings } from './config.js';
import { type RunningWitness, startWitness } from './start-witness.js';

const log = new LogInMemory('a.example/log');
/** Of the same name and key, with another history. */
const forked = new LogInMemory(log.origin, ['another leaf', ...Array.from({ length: 299 }, (_, at) => `leaf ${at}`)]);
Object.assign(forked, { signer: log.signer });
const key = String(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));

const folders: string[] = [];
const newFolder = () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'guildhall-witness-'));
  folders.push(folder);
  return folder;
};
const environment = (folder: string) => ({
  WITNESS_NAME: 'w.example/1',
  WITNESS_KEY: key,
  WITNESSED_LOGS: log.verifierKey,
  WITNESS_FOLDER: folder,
});
const running: RunningWitness[] = [];
const doomed: ReturnType<typeof startDoomedWitness>[] = [];
const start = async (folder: string) => {
  const logger = createLogger({ service: 'audit-witness', version: '0', level: 'fatal' });
  const settings = loadSettings(witnessSettings, environment(folder));
  const witness = await startWitness({ ...settings, HTTP_HOST: '127.0.0.1' }, logger, { http: 0, management: 0 });
  running.push(witness);
  return witness;
};
afterAll(async () => {
  for (const each of doomed) await each.kill();
  for (const witness of running) await witness.close();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

async function ask(port: number, body: string, { at = '/add-checkpoint', method = 'POST' } = {}) {
  const answer = await fetch(`http://127.0.0.1:${port}${at}`, { method, ...(method === 'POST' ? { body } : {}) });
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
}

describe('a witness', () => {
  let witness: RunningWitness;
  let folder: string;
  beforeAll(async () => {
    folder = newFolder();
    witness = await start(folder);
  });

  it('co-signs a log that grows, from checkpoint to checkpoint, and the same one again', async () => {
    const keys = [NoteVerifier.parse(witness.verifierKey)];
    for (const [oldSize, size] of [
      [0, 5],
      [5, 5],
      [5, 256],
      [256, 257],
    ] as const) {
      const { status, text } = await ask(witness.port, log.body(oldSize, size));
      expect(status).toBe(200);
      const note = log.checkpoint(size);
      expect(openNote(`${note}${text}`, keys)).toBe(note.slice(0, note.indexOf('\n\n') + 1));
    }
  });

  it('says what it co-signed last, where somebody asks from elsewhere', async () => {
    for (const oldSize of [0, 5, 256, 258])
      expect(await ask(witness.port, log.body(oldSize, 290))).toEqual({
        status: 409,
        type: 'text/x.tlog.size',
        text: '257\n',
      });
  });

  it('T68 T69: co-signs no other history, nor a shorter one', async () => {
    expect(await ask(witness.port, forked.body(257, 257))).toMatchObject({ status: 422, text: '' });
    expect(await ask(witness.port, forked.body(257, 300))).toMatchObject({ status: 422, text: '' });
    expect(await ask(witness.port, log.body(257, 256))).toMatchObject({ status: 400 });
    expect(await ask(witness.port, log.body(256, 256))).toMatchObject({ status: 409, text: '257\n' });
    const [proven, longer] = [log.body(257, 300), log.body(257, 299)];
    const otherProof = `${longer.slice(0, longer.indexOf('\n\n'))}${proven.slice(proven.indexOf('\n\n'))}`;
    expect(await ask(witness.port, otherProof)).toMatchObject({ status: 422 });
  });

  it('knows the logs that it was told of, by their keys', async () => {
    expect(await ask(witness.port, new LogInMemory('b.example/log').body(257, 260))).toMatchObject({ status: 404 });
    expect(await ask(witness.port, new LogInMemory(log.origin).body(257, 260))).toMatchObject({ status: 403 });
    expect(await ask(witness.port, log.body(257, 260).replace(/\n—.*\n$/, '\n'))).toMatchObject({ status: 403 });
  });

  it('shows everybody what it has co-signed of a log', async () => {
    const shown = (origin: string) => {
      const at = `/${createHash('sha256').update(origin).digest('hex')}/checkpoint`;
      return ask(witness.port, '', { method: 'GET', at });
    };
    const { status, text } = await shown(log.origin);
    expect([status, text.startsWith(log.checkpoint(257))]).toEqual([200, true]);
    for (const key of [witness.verifierKey, log.verifierKey])
      expect(openNote(text, [NoteVerifier.parse(key)])).toBe(text.slice(0, text.indexOf('\n\n') + 1));
    expect(await shown('b.example/log')).toMatchObject({ status: 404, text: '' });
  });

  it('answers nothing else', async () => {
    const good = log.body(257, 260);
    const wrong = [
      '',
      'old 0\n\n',
      good.replace('old 257', 'old 0257'),
      good.replace('old 257', 'new 257'),
      good.replace('old 257\n', 'old 257\n\n'),
      good.replace('old 257\n', 'old 257\nAAAA\n'),
      good.replace('old 257\n', `old 257\n${`${'A'.repeat(43)}=\n`.repeat(64)}`),
      good.slice(0, -1),
    ];
    const statuses = await Promise.all(wrong.map(async (body) => (await ask(witness.port, body)).status));
    expect(statuses).toEqual([400, 400, 400, 400, 400, 400, 400, 403]);
    expect(await ask(witness.port, 'x'.repeat(70_000))).toMatchObject({ status: 413 });
    expect(await ask(witness.port, '', { method: 'GET' })).toMatchObject({ status: 405 });
    expect(await ask(witness.port, '', { at: '/' })).toMatchObject({ status: 404 });
    expect(await ask(witness.port, good)).toMatchObject({ status: 200 });
  });

  it('co-signs one of many that come at once', async () => {
    const sizes = Array.from({ length: 20 }, (_, at) => 270 + at);
    const answers = await Promise.all(sizes.map((size) => ask(witness.port, log.body(260, size))));
    const [cosigned, ...others] = answers.map(({ status, text }) => ({ status, text })).toSorted(byStatus);
    expect(cosigned?.status).toBe(200);
    expect(new Set(others.map(({ status }) => status))).toEqual(new Set([409]));
    expect(new Set(others.map(({ text }) => text)).size).toBe(1);
  });

  it('co-signs nothing more of a log whose record cannot be read, and says so', async () => {
    const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.checkpoint'));
    writeFileSync(path.join(folder, file), 'spoiled');
    expect(await ask(witness.port, log.body(0, 5))).toMatchObject({ status: 500, text: '' });
    const ready = await fetch(`http://127.0.0.1:${witness.managementPort}/readyz`);
    expect([ready.status, await ready.text()]).toEqual([503, expect.stringContaining('is no checkpoint of it')]);
    await expect(start(folder)).rejects.toThrow('is no checkpoint of it');
  });
});

describe('a witness that was killed', () => {
  it.each([
    ['witness.written', 7],
    ['witness.kept', 9],
  ])('T68: at %s still knows what it has co-signed', async (point, size) => {
    const folder = newFolder();
    const before = await start(folder);
    expect((await ask(before.port, log.body(0, 7))).status).toBe(200);
    const [http = 0, management = 0] = await freePorts(2);
    const ends = { HTTP_HOST: '127.0.0.1', HTTP_PORT: String(http), MANAGEMENT_PORT: String(management) };
    const killed = startDoomedWitness({ ...environment(folder), ...ends }, point);
    doomed.push(killed);
    await eventually(async () => (await fetch(`http://127.0.0.1:${management}/readyz`)).ok, { withinMs: 15_000 });
    await expect(ask(http, log.body(7, 9))).rejects.toThrow();
    expect(await killed.exited).toBe('SIGKILL');
    const after = await start(folder);
    expect(await ask(after.port, forked.body(0, 9))).toMatchObject({ status: 409, text: `${size}\n` });
    expect(await ask(after.port, log.body(size, 9))).toMatchObject({ status: 200 });
  });
});

const byStatus = (one: { status: number }, other: { status: number }) => one.status - other.status;
