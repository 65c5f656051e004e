import { tmpdir } from 'node:os';
import path from 'node:path';
import { keyRingFile } from './key-ring-file.js';
import { servers } from './servers.js';
import { testIssuer, testServiceTokenKey } from './service-token.js';
import type { TestDatabase } from './test-database.js';

/** The settings of a service on a test’s own database and the shared servers; its ports are for the test to choose. */
export async function serviceEnvironment(database: TestDatabase): Promise<Record<string, string>> {
  const { kid, key } = testServiceTokenKey;
  return {
    HTTP_HOST: '127.0.0.1',
    PUBLIC_URL: testIssuer,
    TOKEN_ISSUER: testIssuer,
    DATABASE_URL: database.urls.app,
    DATABASE_RELAY_URL: database.urls.relay,
    DATABASE_PLATFORM_URL: database.urls.platform,
    KAFKA_BROKERS: servers.kafkaBrokers.join(','),
    // Brokers are shared: without it, tests that run at once would take events from each other.
    KAFKA_GROUP_PREFIX: `${database.name}.`,
    SMTP_URL: servers.smtpUrl,
    MAIL_FROM: 'no-reply@guildhall.test',
    KEY_RING_FILE: await keyRingFile(),
    OBJECTS_DIRECTORY: path.join(tmpdir(), 'guildhall-objects', database.name),
    SERVICE_TOKEN_KEYS: `${kid}:${key.toString('base64url')}`,
    LOG_LEVEL: 'error',
    DRAIN_PAUSE_SECONDS: '0',
    // Topics are shared: a monitoring under test must not hear of the processes of other tests.
    PROCESS_REPORT_SECONDS: '0',
  };
}
