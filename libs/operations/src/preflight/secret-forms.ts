import { X509Certificate } from 'node:crypto';
import { addresses, connectionUrl, serviceTokenKeys } from '@guildhall/config';
import { KeyRingRefused, parseKeyRing } from '@guildhall/sealing';
import type { z } from 'zod';

const POSTGRES_KEY = /^(?:DATABASE(?:_\w+)?|POSTGRES_ADMIN)_URL$/;
const PLACE_IN_LIST = /^[^=,]+=/;

/** What is wrong with a value, in words that do not repeat it; undefined where nothing is. */
type Flaw = (value: string) => string | undefined;

/** By the key of the Secret: the forms that the services insist on when they start. */
const FORMS: Readonly<Record<string, Flaw>> = {
  REDIS_URL: by(connectionUrl('redis', 'rediss')),
  SMTP_URL: by(connectionUrl('smtp', 'smtps')),
  SERVICE_TOKEN_KEYS: by(serviceTokenKeys()),
  SERVICE_TOKEN_KEYS_OF: (value) =>
    value
      .split(',')
      .map((entry) =>
        PLACE_IN_LIST.test(entry)
          ? by(serviceTokenKeys())(entry.replace(PLACE_IN_LIST, ''))
          : 'has an entry without a service',
      )
      .find((flaw) => flaw !== undefined),
  'key-ring.json': (value) => refusalOf(() => parseKeyRing(value)),
  'ca.crt': (value) => refusalOf(() => new X509Certificate(value)),
  'tls.crt': (value) => refusalOf(() => new X509Certificate(value)),
  brokers: by(addresses()),
};

/** The flaw of a Secret's value, judged by the name of its key; a key that is not known may hold anything but nothing. */
export function flawOf(key: string, value: string): string | undefined {
  if (value.trim() === '') return 'is empty';
  const form = FORMS[key] ?? (POSTGRES_KEY.test(key) ? by(connectionUrl('postgres', 'postgresql')) : undefined);
  return form?.(value.trim());
}

function by(schema: z.ZodType): Flaw {
  // Messages of our forms repeat no value.
  return (value) => schema.safeParse(value).error?.issues[0]?.message;
}

function refusalOf(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    return error instanceof KeyRingRefused ? error.message : 'is not what it should be';
  }
}
