import { networkInterfaces } from 'node:os';

/** Ways to write an address inside of the platform that readers of URLs have fallen for; `PORT` stands for its port. */
export function insideUrls(): readonly string[] {
  return [
    ...LOOPBACK_V4,
    ...IN_V6,
    ...PRIVATE,
    ...METADATA,
    ...Object.keys(INSIDE_NAMES).map((name) => `https://${name}:PORT/`),
    ...ownAddresses().map((address) => `https://${address}:PORT/`),
  ];
}

/** The machine's own addresses in networks that nobody outside can reach: a real way in, where there is one. */
function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((found) => found ?? [])
    .filter(({ family, address }) => family === 'IPv4' && /^(10|172|192\.168)\./.test(address))
    .map(({ address }) => address)
    .slice(0, 1);
}

const LOOPBACK_V4 = [
  'https://127.0.0.1:PORT/',
  'https://127.0.0.1.:PORT/',
  'https://127.1:PORT/',
  'https://127.0.1:PORT/',
  'https://2130706433:PORT/',
  'https://0x7f000001:PORT/',
  'https://0x7f.0.0.1:PORT/',
  'https://0x7f.1:PORT/',
  'https://0177.0.0.1:PORT/',
  'https://0177.0x0.0.1:PORT/',
  'https://017700000001:PORT/',
  'https://127.255.255.254:PORT/',
  'https://127.0.0.2:PORT/',
  'https://%31%32%37.0.0.1:PORT/',
  'https://127%2e0%2e0%2e1:PORT/',
  'https://①②⑦.⓪.⓪.①:PORT/',
  'https://127。0。0。1:PORT/',
  'https://0:PORT/',
  'https://0.0.0.0:PORT/',
  'https://0x0:PORT/',
  'https://0.0.0.1:PORT/',
  'HTTPS://127.0.0.1:PORT/',
];

const IN_V6 = [
  'https://[::1]:PORT/',
  'https://[0:0:0:0:0:0:0:1]:PORT/',
  'https://[0000::0001]:PORT/',
  'https://[::]:PORT/',
  'https://[::ffff:127.0.0.1]:PORT/',
  'https://[::ffff:7f00:1]:PORT/',
  'https://[0:0:0:0:0:ffff:7f00:0001]:PORT/',
  'https://[::127.0.0.1]:PORT/',
  'https://[::ffff:0:127.0.0.1]:PORT/',
  'https://[64:ff9b::127.0.0.1]:PORT/',
  'https://[64:ff9b:1::7f00:1]:PORT/',
  'https://[2002:7f00:1::]:PORT/',
  'https://[2002:a00:1::1]:PORT/',
  'https://[2001:0:7f00:1::]:PORT/',
  'https://[fe80::1]:PORT/',
  'https://[fc00::1]:PORT/',
  'https://[fd12:3456:789a::1]:PORT/',
  'https://[fec0::1]:PORT/',
  'https://[ff02::1]:PORT/',
  'https://[2001:db8::1]:PORT/',
  'https://[100::1]:PORT/',
];

const PRIVATE = [
  'https://10.0.0.1:PORT/',
  'https://172.16.0.1:PORT/',
  'https://172.31.255.254:PORT/',
  'https://192.168.1.1:PORT/',
  'https://100.64.0.1:PORT/',
  'https://192.0.0.1:PORT/',
  'https://198.18.0.1:PORT/',
  'https://203.0.113.7:PORT/',
  'https://224.0.0.1:PORT/',
  'https://240.0.0.1:PORT/',
  'https://255.255.255.255:PORT/',
];

const METADATA = [
  'https://169.254.169.254:PORT/latest/meta-data/',
  'https://2852039166:PORT/',
  'https://[::ffff:a9fe:a9fe]:PORT/',
  'https://[fd00:ec2::254]:PORT/',
  'https://100.100.100.200:PORT/',
  'https://168.63.129.16:PORT/',
];

/** Names, and what the test's name server says they stand for. */
export const INSIDE_NAMES: Readonly<Record<string, readonly string[]>> = {
  localhost: [],
  'localhost.': [],
  'deep.localhost': [],
  'loopback.test': ['127.0.0.1'],
  'loopback6.test': ['::1'],
  'mapped.test': ['::ffff:127.0.0.1'],
  'nat64.test': ['64:ff9b::7f00:1'],
  'private.test': ['10.1.2.3'],
  'metadata.test': ['169.254.169.254'],
  'outside-first.test': ['8.8.8.8', '127.0.0.1'],
  'outside-in-v4.test': ['8.8.8.8', '::1'],
  'outside-in-v6.test': ['2606:4700::1111', '127.0.0.1'],
};

/** A reader that stops elsewhere takes another part of these for the host. */
export const OTHER_READINGS: readonly string[] = [
  'https://8.8.8.8@127.0.0.1:PORT/',
  'https://user:secret@loopback.test:PORT/',
  'https://8.8.8.8#@127.0.0.1:PORT/',
  'https://8.8.8.8\\@127.0.0.1:PORT/',
  'https://127.0.0.1:PORT\\@8.8.8.8/',
  'https://127.0.0.1\t:PORT/',
  ' https://127.0.0.1:PORT/',
  'https:\\\\127.0.0.1:PORT\\',
  'https:127.0.0.1:PORT',
  '//127.0.0.1:PORT/',
  'http://127.0.0.1:PORT/',
  'ftp://127.0.0.1:PORT/',
  'file:///etc/passwd',
  'gopher://127.0.0.1:PORT/',
  'data:text/plain,hello',
];
