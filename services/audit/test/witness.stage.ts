import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadSettings } from '@guildhall/config';
import { createLogger } from '@guildhall/telemetry';
import { freePorts } from '@guildhall/testing';
import { KillableProcess } from '../../../libs/events/test/child-process.js';
import { NoteSigner } from '../src/notes/signed-note.js';
import { witnessSettings } from '../src/witness/config.js';
import { type RunningWitness, startWitness } from '../src/witness/start-witness.js';
import { LOG_ORIGIN } from './sequencer.stage.js';

/** A witness of the log that is signed with this key, and how a sequencer is told of it. */
export async function witnessOf(checkpointKey: string, { name = 'w.example/1' } = {}) {
  const [port = 0] = await freePorts(1);
  const key = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
  const settings = loadSettings(witnessSettings, {
    HTTP_HOST: '127.0.0.1',
    WITNESS_NAME: name,
    WITNESS_KEY: String(key),
    WITNESSED_LOGS: NoteSigner.fromPem(LOG_ORIGIN, checkpointKey).verifier.toString(),
    WITNESS_FOLDER: mkdtempSync(path.join(tmpdir(), 'guildhall-witness-')),
  });
  const logger = createLogger({ service: 'audit-witness', version: '0', level: 'fatal' });
  let running: RunningWitness = await startWitness(settings, logger, { http: port, management: 0 });
  const { verifierKey } = running;
  return {
    folder: settings.WITNESS_FOLDER,
    verifierKey,
    told: { WITNESSES: `${verifierKey}=http://127.0.0.1:${port}`, EGRESS_ALLOWED_NETWORKS: '127.0.0.0/8' },
    close: () => running.close(),
    async reopen() {
      running = await startWitness(settings, logger, { http: port, management: 0 });
    },
  };
}

/** A witness in a process of its own, which is killed at a fault point. */
export const startDoomedWitness = (environment: Record<string, string>, point: string): KillableProcess =>
  new KillableProcess('../../../services/audit/src/witness-main.ts', [], {
    ...environment,
    FAULT_POINTS: `${point}=kill`,
  });
