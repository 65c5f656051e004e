import { z } from 'zod';
import { baseUrl, connectionUrl, integer, port } from './forms.js';
import { kafkaSettings } from './kafka-settings.js';
import { serviceTokenKeys } from './service-token-keys.js';
import { secret } from './traits.js';

const postgres = () => secret(connectionUrl('postgres', 'postgresql'));

/**
 * What every service with a database is told. A service extends it with its own settings and its own default ports;
 * one without database or Kafka omits theirs.
 */
export const serviceSettings = z.object({
  HTTP_PORT: port().describe('Port of the service itself.'),
  HTTP_HOST: z.string().default('0.0.0.0').describe('Address on which both ports listen.'),
  MANAGEMENT_PORT: port().describe('Port of probes and metrics, for the cluster alone.'),
  PUBLIC_URL: baseUrl().describe('Where clients reach the platform; links and problem types begin with it.'),
  DATABASE_URL: postgres().describe('PostgreSQL as the service’s app role: every tenant row under policy.'),
  DATABASE_RELAY_URL: postgres().describe('The same database as its relay role: outbox and archive, nothing else.'),
  DATABASE_PLATFORM_URL: postgres().describe('The same database as its platform role: listed cross-tenant work.'),
  DATABASE_POOL_SIZE: integer({ min: 1, max: 200 })
    .default(10)
    .describe('Connections of the app role for each process; requests beyond wait.'),
  ...kafkaSettings.shape,
  KAFKA_GROUP_PREFIX: z
    .string()
    .regex(/^[a-z0-9._-]{0,100}$/, 'is not at most 100 of a-z, 0-9, ".", "_" and "-"')
    .default('')
    .describe(
      'Before the names of the consumer groups: a copy of a service on another database reads beside the first.',
    ),
  KAFKA_SESSION_SECONDS: integer({ min: 1, max: 300 })
    .default(10)
    .describe(
      'How long partitions of a process that was killed stand still, until others take them; the broker bounds it.',
    ),
  KEY_RING_FILE: z.string().describe('File of the key ring that seals fields, cursors and stored answers.'),
  SERVICE_TOKEN_KEYS: serviceTokenKeys().describe(
    'Keys of the gateway’s tokens for this service, at least 32 bytes each; two while rotating.',
  ),
  TOKEN_ISSUER: baseUrl().describe('Issuer that tokens must name.'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace'])
    .default('info')
    .describe('The least severe log line that is written.'),
  PROCESS_REPORT_SECONDS: integer({ min: 0, max: 3_600 })
    .default(10)
    .describe('How often the process tells monitoring how it fares; 0: never.'),
  START_PATIENCE_SECONDS: integer({ min: 0, max: 3_600 })
    .default(0)
    .describe(
      'How long a process waits at its start for a database that is not there yet or not migrated; 0: not at all.',
    ),
  DRAIN_PAUSE_SECONDS: integer({ min: 0, max: 60 })
    .default(5)
    .describe('Between “not ready” and the closed port, until whoever routes here has noticed.'),
  SHUTDOWN_GRACE_SECONDS: integer({ min: 1, max: 600 })
    .default(30)
    .describe('From SIGTERM until the process ends by itself; with the preStop sleep below the pod’s grace period.'),
});

/** What the migrations of a service need, and nothing that a serving process has. */
export const migrationSettings = serviceSettings.pick({ START_PATIENCE_SECONDS: true }).extend({
  DATABASE_MIGRATOR_URL: postgres().describe('The database as its migrator role.'),
});
