// Made-up secrets in every form that the platform hands out or meets. Each holds the canary that no output may show.
export const CANARY = 'C4n4ry';

const base62 = (length: number) => `${CANARY}${'aB3'.repeat(20)}`.slice(0, length);

export const secretTexts: Readonly<Record<string, string>> = {
  'an API key': `ghkey_${base62(22)}_${base62(43)}_${base62(6)}`,
  'a refresh token that was cut off': `ghrefresh_${base62(22)}_${base62(12)}`,
  'a JWT': `eyJhbGciOiJFUzI1NiJ9.eyJ${CANARY}.${CANARY}-_x`,
  'a JWE': `eyJhbGciOiJkaXIifQ..${CANARY}.${CANARY}.${CANARY}`,
  'a bearer header': `Bearer ${CANARY}.abc/def=`,
  'a basic header': `basic ${CANARY}abc==`,
  'a connection URL': `postgres://app:${CANARY}@db:5432/tenancy`,
  'a private key': `-----BEGIN EC PRIVATE KEY-----\nMHc${CANARY}\n${CANARY}==\n-----END EC PRIVATE KEY-----`,
  'a webhook secret': `whsec_${CANARY}abcdefg=`,
  'a password in a sentence': `login failed with password=${CANARY}`,
  'a token in a sentence': `sent refresh_token: ${CANARY}`,
};

export const secretNames = [
  'authorization',
  'Authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'password',
  'newPassword',
  'smtp_passwd',
  'token',
  'accessToken',
  'refresh_token',
  'secret',
  'clientSecret',
  'key',
  'keys',
  'apiKey',
  'x-api-key',
  'PRIVATE_KEY',
  'signingKeys',
  'credentials',
  'totp',
];
