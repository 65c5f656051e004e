import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { addresses, baseUrl, certificates, connectionUrl, flag, integer, list, port, privateKey } from './forms.js';

const amount = integer({ min: -5, max: 100 });
const pem = (what: string) => `-----BEGIN ${what}-----\nMIIB\n-----END ${what}-----`;
const database = connectionUrl('postgres', 'postgresql');

describe('the forms of settings', () => {
  it.each<[z.ZodType, string, unknown]>([
    [port(), '8080', 8080],
    [amount, '-5', -5],
    [flag(), 'false', false],
    [flag(), 'true', true],
    [list(), 'a, b ,c', ['a', 'b', 'c']],
    [addresses(), 'kafka-0.kafka:9092,[::1]:9092', ['kafka-0.kafka:9092', '[::1]:9092']],
    [baseUrl(), 'https://guildhall.example/api//', 'https://guildhall.example/api'],
    [database, 'postgresql://app:p%40ss@db:5432/tenancy', 'postgresql://app:p%40ss@db:5432/tenancy'],
    [certificates(), pem('CERTIFICATE'), pem('CERTIFICATE')],
    [privateKey(), pem('PRIVATE KEY'), pem('PRIVATE KEY')],
    [privateKey(), pem('EC PRIVATE KEY'), pem('EC PRIVATE KEY')],
  ])('read %#: %p', (form, text, value) => {
    expect(form.parse(text)).toEqual(value);
  });

  it.each<[z.ZodType, string]>([
    [port(), '0'],
    [port(), '65536'],
    [amount, '1e1'],
    [amount, '0x10'],
    [amount, ' 7'],
    [amount, '7.0'],
    [amount, '101'],
    [flag(), 'yes'],
    [flag(), '1'],
    [list(), 'a,,b'],
    [addresses(), 'kafka'],
    [addresses(), 'kafka:9092,'],
    [baseUrl(), 'javascript:alert(1)'],
    [baseUrl(), 'guildhall.example'],
    [database, 'mysql://db/tenancy'],
    [certificates(), '/etc/ca.crt'],
    [privateKey(), pem('ENCRYPTED PRIVATE KEY')],
    [privateKey(), pem('CERTIFICATE')],
  ])('refuse %#: %p', (form, text) => {
    expect(form.safeParse(text).success).toBe(false);
  });
});
