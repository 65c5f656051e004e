import { integer, list, loadSettings, port, secret, serviceSettings } from '@guildhall/config';
import { z } from 'zod';
import { NoteVerifier } from '../notes/signed-note.js';

/** What a witness is told: nothing of the platform but the public keys of the logs that it watches. */
export const witnessSettings = serviceSettings.pick({ HTTP_HOST: true, LOG_LEVEL: true }).extend({
  HTTP_PORT: port().default(8114).describe('Port at which logs hand in their checkpoints.'),
  MANAGEMENT_PORT: port().default(8214).describe('Port of probes and metrics, for the cluster alone.'),
  WITNESS_NAME: z
    .string()
    .regex(/^[^\s+]{1,200}$/u, 'has a space or a plus, or is longer than 200 characters')
    .default('guildhall.localhost/witness')
    .describe('Name of the witness in its signatures: host and path, for ever the same.'),
  WITNESS_KEY: secret(z.string().regex(/^-----BEGIN PRIVATE KEY-----\n/, 'is no PKCS #8 key in PEM')).describe(
    'Ed25519 key that co-signs checkpoints. Not that of a log, and on another machine than the log’s where it is to be of use.',
  ),
  WITNESSED_LOGS: list()
    .pipe(z.array(z.string().refine(isLogKey, 'has an entry that is no verifier key of a log')))
    .describe('Verifier keys of the logs to co-sign for; `GET /audit/log-keys` answers that of a platform.'),
  WITNESS_FOLDER: z
    .string()
    .min(1)
    .describe('Folder that keeps the latest checkpoint of each log. Losing it, the witness forgets what it has seen.'),
  WITNESS_MOST_BODY_BYTES: integer({ min: 8_192, max: 1_048_576 })
    .default(65_536)
    .describe('Longer requests are refused.'),
});
export type WitnessSettings = z.infer<typeof witnessSettings>;

export const loadWitnessSettings = (): WitnessSettings => loadSettings(witnessSettings);

function isLogKey(vkey: string): boolean {
  try {
    return NoteVerifier.parse(vkey).kind === 'log';
  } catch {
    return false;
  }
}
