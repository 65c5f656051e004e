import { describe, expect, it } from '@jest/globals';
import { port } from './forms.js';
import { loadSettings } from './load-settings.js';
import { serviceSettings } from './service-settings.js';

const minimal = {
  MANAGEMENT_PORT: '8202',
  PUBLIC_URL: 'https://guildhall.example/',
  DATABASE_URL: 'postgres://tenancy_app:a@db/tenancy',
  DATABASE_RELAY_URL: 'postgres://tenancy_relay:b@db/tenancy',
  DATABASE_PLATFORM_URL: 'postgres://tenancy_platform:c@db/tenancy',
  KAFKA_BROKERS: 'kafka:9092',
  KEY_RING_FILE: '/run/secrets/key-ring.json',
  SERVICE_TOKEN_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64url')}`,
  TOKEN_ISSUER: 'https://guildhall.example',
};

describe('the settings that services share', () => {
  it('need little, and default the rest', () => {
    const settings = loadSettings(serviceSettings.extend({ HTTP_PORT: port().default(8102) }), minimal);
    expect(settings).toMatchObject({
      HTTP_PORT: 8102,
      MANAGEMENT_PORT: 8202,
      PUBLIC_URL: 'https://guildhall.example',
      DATABASE_POOL_SIZE: 10,
      KAFKA_BROKERS: ['kafka:9092'],
      LOG_LEVEL: 'info',
      SHUTDOWN_GRACE_SECONDS: 30,
      SERVICE_TOKEN_KEYS: [{ kid: 'k1', key: Buffer.alloc(32, 1) }],
    });
  });
});
