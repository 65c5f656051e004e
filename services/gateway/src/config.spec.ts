import { describe, expect, it } from '@jest/globals';
import { loadSettings, SettingsRefused } from '@guildhall/config';
import { gatewaySettings } from './config.js';

const KEY = Buffer.alloc(32, 7).toString('base64url');
const environment = {
  PUBLIC_URL: 'https://guildhall.example',
  TOKEN_ISSUER: 'https://guildhall.example',
  KAFKA_BROKERS: 'kafka:9092',
  REDIS_URL: 'redis://redis:6379',
  SERVICES: 'identity=http://identity:8101/, tenancy=http://tenancy:8102, identity=http://identity-2:8101',
  SERVICE_TOKEN_KEYS_OF: `identity=new:${KEY},identity=old:${KEY},tenancy=k1:${KEY}`,
};
const refused = (more: Record<string, string>) => {
  try {
    loadSettings(gatewaySettings, { ...environment, ...more });
  } catch (error) {
    return (error as SettingsRefused).problems.join();
  }
  return 'taken';
};

describe('the settings of the gateway', () => {
  it('name each service with the addresses of its instances and its keys', () => {
    const { SERVICES, SERVICE_TOKEN_KEYS_OF } = loadSettings(gatewaySettings, environment);
    expect(SERVICES).toEqual([
      { service: 'identity', urls: ['http://identity:8101', 'http://identity-2:8101'] },
      { service: 'tenancy', urls: ['http://tenancy:8102'] },
    ]);
    expect(SERVICE_TOKEN_KEYS_OF.map(({ service, kid }) => `${service}=${kid}`)).toEqual([
      'identity=new',
      'identity=old',
      'tenancy=k1',
    ]);
  });

  it.each([
    [{ SERVICES: 'identity' }, 'SERVICES: entry 1 is not name=http://host:port'],
    [{ SERVICES: 'identity=ftp://x' }, 'SERVICES: entry 1 is not name=http://host:port'],
    [{ SERVICE_TOKEN_KEYS_OF: 'identity=k1' }, 'entry 1 is not service=kid:base64url'],
    [{ SERVICE_TOKEN_KEYS_OF: 'identity=k1:c2hvcnQ' }, 'entry 1 has fewer than 32 bytes'],
    [{ SERVICE_TOKEN_KEYS_OF: `identity=k1:${KEY}` }, 'SERVICE_TOKEN_KEYS_OF: has no key for one of SERVICES'],
    [{ NODE_ENV: 'production', RATE_LIMITS_LIFTED_FOR: '10.0.0.0/8' }, 'RATE_LIMITS_LIFTED_FOR: '],
  ])('are refused, without a secret in the sentence: %j', (wrong, sentence) => {
    expect(refused(wrong)).toContain(sentence);
    expect(refused(wrong)).not.toContain(KEY);
  });
});
