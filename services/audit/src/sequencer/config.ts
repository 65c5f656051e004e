import { integer, loadSettings, port, secret, serviceSettings } from '@guildhall/config';
import { z } from 'zod';

/** What the sequencer is told: it answers nobody, so that it needs neither token keys nor the key ring. */
export const sequencerSettings = serviceSettings
  .pick({
    HTTP_HOST: true,
    PUBLIC_URL: true,
    DATABASE_URL: true,
    DATABASE_PLATFORM_URL: true,
    KAFKA_BROKERS: true,
    KAFKA_CLIENT: true,
    LOG_LEVEL: true,
    PROCESS_REPORT_SECONDS: true,
    SHUTDOWN_GRACE_SECONDS: true,
  })
  .extend({
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
  });
export type SequencerSettings = z.infer<typeof sequencerSettings>;

export const loadSequencerSettings = (): SequencerSettings => loadSettings(sequencerSettings);
