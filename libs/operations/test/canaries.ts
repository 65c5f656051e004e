import { generateKeyPairSync } from 'node:crypto';
import type { Secret } from '../src/observation/objects.js';

/**
 * No file of a bundle may show one of these. What is known of the Secrets must not be what finds the others, so each way of
 * finding has a word of its own, and no Secret is nothing but the word.
 */
export const CANARIES = { planted: 'P1ant3dP1ant3d', token: 'T0k3nT0k3n', variable: 'V4riab1eV4riab1e' } as const;
const { planted, token } = CANARIES;

const filled = (word: string) => `${word}${'aB3'.repeat(20)}`.slice(0, 43);
const keyBytes = filled(planted);
const opaque = (kind: string) => `gh${kind}_${filled(token).slice(0, 22)}_${filled(token)}_aB3aB3`;
const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
/** A key has no room for a word; of this one a line that has no form of its own is looked for. */
export const PRIVATE_KEY_LINE = pem.split('\n')[1] ?? '';

/** The Secrets of an installation, each value a canary in the form that it has there. */
export const PLANTED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'acme-identity-database': { DATABASE_URL: `postgres://identity_app:${planted}db@db:5432/identity` },
  'acme-identity-keys': {
    SERVICE_TOKEN_KEYS: `identity-1:${keyBytes},identity-2:${keyBytes}x`,
    'key-ring.json': JSON.stringify({
      keys: [{ id: 'k1', secret: `${planted}ring${'A'.repeat(27)}=`, state: 'current' }],
    }),
  },
  'acme-gateway-keys': { SERVICE_TOKEN_KEYS_OF: `identity=identity-1:${keyBytes},tenancy=t-1:${planted}tenancy` },
  'acme-audit-sequencer': { CHECKPOINT_KEY: pem },
  'acme-redis': { REDIS_URL: `rediss://:${planted}redis@redis:6380` },
  'acme-smtp': { SMTP_URL: `smtps://mailer:${planted}%40smtp@mail.example` },
  'acme-administrator': { password: `${planted} first password` },
};

/** Tokens that the platform hands out, and that no Secret holds: known by their form alone. */
export const TOKENS: readonly string[] = [
  opaque('key'),
  opaque('refresh'),
  opaque('invite'),
  `eyJhbGciOiJFUzI1NiJ9.eyJ${token}.${token}-_x`,
  `Bearer ${token}.abc/def=`,
  `whsec_${token}abcdefg=`,
  `password=${token}`,
  `postgres://app:${token}@db/tenancy`,
  `-----BEGIN PRIVATE KEY-----\nMC4CAQ${token}\n-----END PRIVATE KEY-----`,
];

const base64 = (text: string) => Buffer.from(text).toString('base64');

export const plantedSecrets: readonly Secret[] = Object.entries(PLANTED).map(([name, values]) => ({
  metadata: { name },
  data: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, base64(value)])),
}));

/** Every way in which a careless program writes a planted value down. */
export const leaks: readonly string[] = [
  ...TOKENS,
  ...Object.values(PLANTED)
    .flatMap((values) => Object.entries(values))
    .flatMap(([key, value]) => [
      value,
      base64(value),
      `${key} is ${value}`,
      JSON.stringify({ [key]: value }),
      ...value.split(/[,\n]/),
    ]),
];
