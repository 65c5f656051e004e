import { baseUrl, integer, kafkaSettings, list, loadSettings, port, secret, serviceSettings } from '@guildhall/config';
import { egressSettings } from '@guildhall/egress';
import { z } from 'zod';
import { isWitnessAddress } from '../cosigning/witness-address.js';

/** What the sequencer is told: it answers nobody, so that it needs neither token keys nor the key ring. */
export const sequencerSettings = serviceSettings
  .pick({
    HTTP_HOST: true,
    PUBLIC_URL: true,
    DATABASE_URL: true,
    DATABASE_PLATFORM_URL: true,
    LOG_LEVEL: true,
    PROCESS_REPORT_SECONDS: true,
    START_PATIENCE_SECONDS: true,
    SHUTDOWN_GRACE_SECONDS: true,
  })
  .extend({
    ...kafkaSettings.shape,
    ...egressSettings.shape,
    MANAGEMENT_PORT: port().default(8213).describe('Port of probes and metrics, for the cluster alone.'),
    CHECKPOINT_KEY: secret(z.string().regex(/^-----BEGIN PRIVATE KEY-----\n/, 'is no PKCS #8 key in PEM')).describe(
      'Ed25519 key that signs the checkpoints of the platform log. No other process may have it.',
    ),
    LOG_ORIGIN: z
      .string()
      .regex(/^[^\s+]{1,200}$/u, 'has a space or a plus, or is longer than 200 characters')
      .default('guildhall.localhost/log')
      .describe('Name of the platform log, first line of its checkpoints: host and path, for ever the same.'),
    CHECKPOINT_SECONDS: integer({ min: 1, max: 10 })
      .default(5)
      .describe('The platform log is signed at least so often while it grows.'),
    SEQUENCER_LEASE_SECONDS: integer({ min: 1, max: 60 })
      .default(5)
      .describe('A leader that has been silent for so long is replaced by a sequencer that stands by.'),
    CHECKER_SHARE_PERCENT: integer({ min: 0, max: 50 })
      .default(2)
      .describe('Share of one processor that may go into checking all trails again, over and over; 0 for never.'),
    WITNESSES: list()
      .pipe(z.array(z.string().refine(isWitnessAddress, 'has an entry that is not <verifier key of a witness>=<URL>')))
      .default([])
      .describe(
        'Witnesses that are asked to co-sign each checkpoint (C2SP tlog-witness): `<verifier key>=<URL>` each.',
      ),
    TIMESTAMP_URL: baseUrl()
      .optional()
      .describe('Authority of time that stamps checkpoints (RFC 3161, by HTTP); without it none is stamped.'),
    TIMESTAMP_ROOTS: z
      .string()
      .regex(/-----BEGIN CERTIFICATE-----/, 'has no certificate in PEM')
      .optional()
      .describe('Root certificates under which the authority of time is believed, in PEM; needed with TIMESTAMP_URL.'),
    TIMESTAMP_EVERY_CHECKPOINTS: integer({ min: 1, max: 1_000_000 })
      .default(1_000)
      .describe('Each so many checkpoints one is stamped,'),
    TIMESTAMP_MINUTES: integer({ min: 1, max: 1_440 })
      .default(60)
      .describe('and after so long at the latest, when the log has grown.'),
  });
export type SequencerSettings = z.infer<typeof sequencerSettings>;

export const loadSequencerSettings = (): SequencerSettings => loadSettings(sequencerSettings);
