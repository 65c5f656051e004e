import { describe, expect, it } from '@jest/globals';
import { loadSettings, SettingsRefused } from '@guildhall/config';
import { addressSettings } from './address-settings.js';
import { Addresses } from './addresses.js';

const addresses = (env: Record<string, string> = {}) => new Addresses(loadSettings(addressSettings, env));
const behindProxies = (header = 'x-forwarded-for') =>
  addresses({ TRUSTED_PROXIES: '10.0.0.0/8, 2001:db8:f::/48, 192.0.2.7', CLIENT_ADDRESS_HEADER: header });

const SOCKET = '198.51.100.9';
const VICTIM = '203.0.113.7';
const spoofs: Record<string, string | string[]>[] = [
  { 'x-forwarded-for': VICTIM },
  { 'x-forwarded-for': `${VICTIM}, 10.0.0.1` },
  { 'x-forwarded-for': `10.0.0.1, ${VICTIM}` },
  { 'x-forwarded-for': [VICTIM, '10.0.0.2'] },
  { 'x-forwarded-for': `${VICTIM}:443` },
  { 'x-forwarded-for': `::ffff:${VICTIM}` },
  { 'x-forwarded-for': '[2001:db8::1]:4711' },
  { 'x-forwarded-for': '127.0.0.1' },
  { 'x-forwarded-for': '' },
  { 'x-forwarded-for': ', , ,' },
  { forwarded: `for=${VICTIM}` },
  { forwarded: `for=10.0.0.1, for=${VICTIM};proto=https` },
  { forwarded: 'For="[2001:db8:cafe::17]:4711"' },
  { 'x-real-ip': VICTIM },
  { 'x-client-ip': VICTIM },
  { 'client-ip': VICTIM },
  { 'true-client-ip': VICTIM },
  { 'cf-connecting-ip': VICTIM },
  { 'fastly-client-ip': VICTIM },
  { 'x-cluster-client-ip': VICTIM },
  { 'x-forwarded': VICTIM },
  { 'forwarded-for': VICTIM },
  { 'x-original-forwarded-for': VICTIM },
  { 'x-envoy-external-address': VICTIM },
  { 'x-forwarded-host': VICTIM, 'x-forwarded-proto': 'https', 'x-forwarded-uri': '/api/v1/x', via: `1.1 ${VICTIM}` },
];

describe('the address of a client', () => {
  it.each(spoofs.map((headers) => [JSON.stringify(headers), headers] as const))(
    'T3: is the socket’s whatever the client writes: %s',
    (_shown, headers) => {
      for (const read of [addresses(), behindProxies(), behindProxies('forwarded')])
        expect(read.clientAddress(SOCKET, headers)).toEqual({ text: SOCKET, network: SOCKET });
    },
  );

  it.each([
    ['10.1.1.1', '203.0.113.7', '203.0.113.7'],
    ['::ffff:10.1.1.1', '203.0.113.7', '203.0.113.7'],
    ['10.1.1.1', '1.1.1.1, 203.0.113.7', '203.0.113.7'],
    ['10.1.1.1', '1.1.1.1, 203.0.113.7, 10.2.2.2, 192.0.2.7', '203.0.113.7'],
    ['10.1.1.1', '203.0.113.7:51234', '203.0.113.7'],
    ['10.1.1.1', '[2001:db8::1]:4711', '2001:db8::1'],
    ['10.1.1.1', '2001:DB8:0::1', '2001:db8::1'],
    ['2001:db8:f::3', '::ffff:203.0.113.7', '203.0.113.7'],
    ['10.1.1.1', '10.3.3.3, 10.2.2.2', '10.3.3.3'],
    // What cannot be read ends the walk at the last address that is certain.
    ['10.1.1.1', '203.0.113.7, unknown', '10.1.1.1'],
    ['10.1.1.1', '203.0.113.7, evil, 10.2.2.2', '10.2.2.2'],
    ['10.1.1.1', '0177.0.0.1', '10.1.1.1'],
    ['10.1.1.1', '0x7f.1', '10.1.1.1'],
    ['10.1.1.1', '2130706433', '10.1.1.1'],
    ['10.1.1.1', '203.0.113.7:', '10.1.1.1'],
    ['10.1.1.1', 'fe80::1%eth0', '10.1.1.1'],
    ['10.1.1.1', '9'.repeat(80), '10.1.1.1'],
    ['10.1.1.1', '', '10.1.1.1'],
  ])('T3: behind %s, which says "%s", is %s', (socket, said, expected) => {
    expect(behindProxies().clientAddress(socket, { 'x-forwarded-for': said }).text).toBe(expected);
  });

  it.each([
    ['for=203.0.113.7', '203.0.113.7'],
    ['for=1.1.1.1;proto=http, FOR="203.0.113.7:80";by=10.0.0.1', '203.0.113.7'],
    ['proto=https; for="[2001:db8::1]:4711"', '2001:db8::1'],
    ['for=203.0.113.7, for=10.2.2.2', '203.0.113.7'],
    // A quote that the client left open swallows nothing of what the proxy wrote.
    ['for="1.1.1.1, for=203.0.113.7', '203.0.113.7'],
    ['for=1.1.1.1;for="evil, for=203.0.113.7;proto=https', '203.0.113.7'],
    ['for=_hidden', '10.1.1.1'],
    ['for=unknown', '10.1.1.1'],
    ['by=203.0.113.7', '10.1.1.1'],
    ['xfor=203.0.113.7', '10.1.1.1'],
  ])('T3: behind a proxy that says "%s" is %s', (said, expected) => {
    expect(behindProxies('forwarded').clientAddress('10.1.1.1', { forwarded: said }).text).toBe(expected);
  });

  it('T3: is not taken from the header that the proxies do not write', () => {
    const headers = { forwarded: 'for=1.1.1.1', 'x-forwarded-for': VICTIM };
    expect(behindProxies().clientAddress('10.1.1.1', headers).text).toBe(VICTIM);
    expect(behindProxies('forwarded').clientAddress('10.1.1.1', headers).text).toBe('1.1.1.1');
    expect(behindProxies().clientAddress('10.1.1.1', { forwarded: 'for=1.1.1.1' }).text).toBe('10.1.1.1');
  });

  it('T3: counts for its /64 when it is IPv6, and for itself otherwise', () => {
    const network = (address: string) => addresses().clientAddress(address, {}).network;
    expect(network('2001:db8:1:2:aaaa::1')).toBe('2001:db8:1:2::/64');
    expect(network('2001:db8:1:2:bbbb::2')).toBe('2001:db8:1:2::/64');
    expect(network('2001:db8:1:3::1')).toBe('2001:db8:1:3::/64');
    expect(network('::ffff:c633:6409')).toBe(SOCKET);
    expect(network('fe80::1%eth0')).toBe('fe80::/64');
  });

  it('is unknown, for all alike, when the socket is gone', () => {
    expect(behindProxies().clientAddress(undefined, { 'x-forwarded-for': VICTIM }).network).toBe('unknown');
  });
});

describe('the trusted proxies', () => {
  it.each(['0.0.0.0/0', '::/0', '::ffff:0:0/96', '10.0.0.0/33', '10.0.0', 'proxy.internal', '10.0.0.1,', '010.0.0.1'])(
    'T3: cannot be %s',
    (entry) => expect(() => addresses({ TRUSTED_PROXIES: entry })).toThrow(SettingsRefused),
  );
});
