import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CountingServer } from '../test/counting-server.js';
import { INSIDE_NAMES, insideUrls, OTHER_READINGS } from '../test/inside-urls.js';
import { NameServer } from '../test/name-server.js';
import { receiverCertificate } from '../test/receiver-certificate.js';
import { EgressClient, type EgressOptions, EgressRefused, egressSettings } from './index.js';

const LISTED = '127.0.0.9';

let inside: CountingServer;
let names: NameServer;
beforeAll(async () => {
  inside = await CountingServer.start();
  names = await NameServer.start((name, turn) => {
    // What it stood for a moment ago, when it was checked, it does not stand for any more.
    if (name === 'rebinding.test') return [turn % 2 === 1 ? LISTED : '127.0.0.1'];
    if (name === 'receiver.test' || name === 'listed.test') return [LISTED];
    return INSIDE_NAMES[name] ?? [];
  });
});
afterAll(() => Promise.all([inside.close(), names.close()]));

async function withClient<T>(
  { allowed = [], ...options }: { allowed?: string[] } & EgressOptions,
  work: (call: (url: string, differently?: object) => ReturnType<EgressClient['request']>) => Promise<T>,
): Promise<T> {
  const settings = { EGRESS_ALLOWED_NETWORKS: allowed, EGRESS_DNS_SERVERS: [names.address] };
  const client = new EgressClient(settings, options);
  try {
    return await work((url, differently) =>
      client.request({ url, method: 'POST', body: '{}', timeoutMs: 4_000, mostAnswerBytes: 64, ...differently }),
    );
  } finally {
    await client.close();
  }
}

const outcomeOf = (call: Promise<{ status: number }>) =>
  call.then(
    ({ status }) => String(status),
    (error: unknown) => (error instanceof EgressRefused ? `refused: ${error.reason}` : String(error)),
  );

describe('a URL that leads inside', () => {
  it('T73: is never connected to, in any of its forms', async () => {
    const addresses = insideUrls();
    expect(addresses.length + OTHER_READINGS.length).toBeGreaterThanOrEqual(60);
    const call = (urls: readonly string[]) =>
      // Its port is a usual one here: what refuses is what the address is.
      withClient({ ports: [inside.port] }, (send) =>
        Promise.all(
          urls.map(async (url) => [url, await outcomeOf(send(url.replaceAll('PORT', String(inside.port))))] as const),
        ),
      );
    expect((await call(addresses)).filter(([, outcome]) => outcome !== 'refused: address')).toEqual([]);
    expect((await call(OTHER_READINGS)).filter(([, outcome]) => !outcome.startsWith('refused: '))).toEqual([]);
    expect(inside.connections).toBe(0);
  });

  it('T73: is not reached by a name server that changes its mind between the check and the connection', async () => {
    const listed = await CountingServer.start(
      (_request, response) => response.writeHead(200, { connection: 'close' }).end(),
      { host: LISTED },
    );
    const before = inside.connections;
    const url = `http://rebinding.test:${listed.port}/`;
    const outcomes = await withClient({ allowed: [`${LISTED}/32`] }, async (call) => {
      const found: string[] = [];
      for (let round = 0; round < 20; round += 1) found.push(await outcomeOf(call(url)));
      return found;
    });
    expect(new Set(outcomes)).toEqual(new Set(['200', 'refused: address']));
    expect(inside.connections).toBe(before);
    await listed.close();
  });

  it('T73: is not reached by a redirect, which is answered and not followed', async () => {
    const before = inside.connections;
    const listed = await CountingServer.start(
      (_request, response) => response.writeHead(307, { location: `http://127.0.0.1:${inside.port}/` }).end(),
      { host: LISTED },
    );
    const answer = await withClient({ allowed: [`${LISTED}/32`] }, (call) => call(`http://${LISTED}:${listed.port}/`));
    expect(answer.status).toBe(307);
    expect(inside.connections).toBe(before);
    await listed.close();
  });
});

describe('a listed network', () => {
  it('is reached by http and at any port, and no other network is', async () => {
    const listed = await CountingServer.start(undefined, { host: LISTED });
    const outcomes = await withClient({ allowed: [`${LISTED}/32`] }, (call) =>
      Promise.all(
        [
          `http://${LISTED}:${listed.port}/a`,
          `http://listed.test:${listed.port}/b`,
          `http://127.0.0.1:${inside.port}/`,
          `http://loopback.test:${inside.port}/`,
        ].map((url) => outcomeOf(call(url))),
      ),
    );
    expect(outcomes).toEqual(['200', '200', 'refused: address', 'refused: address']);
    expect(listed.paths.sort()).toEqual(['/a', '/b']);
    await listed.close();
  });

  it('never opens where clouds keep the secrets of a machine', async () => {
    const calls = ['http://169.254.169.254/latest/', 'http://[fd00:ec2::254]/', 'http://metadata.test/'];
    const outcomes = await withClient({ allowed: ['0.0.0.0/0', '::/0'] }, (call) =>
      Promise.all(calls.map((url) => outcomeOf(call(url)))),
    );
    expect(new Set(outcomes)).toEqual(new Set(['refused: address']));
  });
});

describe('what may be handed in as a URL', () => {
  const client = new EgressClient({ EGRESS_ALLOWED_NETWORKS: [], EGRESS_DNS_SERVERS: [] });
  const reasonOf = (url: string) => {
    try {
      client.requireAllowed(url);
      return 'allowed';
    } catch (error) {
      return error instanceof EgressRefused ? error.reason : String(error);
    }
  };

  it.each([
    ['https://hooks.example.org/guildhall?key=1', 'allowed'],
    ['https://hooks.example.org:8443/', 'allowed'],
    ['https://8.8.8.8/', 'allowed'],
    ['https://[2606:4700::1111]/', 'allowed'],
    ['http://hooks.example.org/', 'scheme'],
    ['https://hooks.example.org:22/', 'port'],
    ['https://ada@hooks.example.org/', 'credentials'],
    ['https://10.0.0.1/', 'address'],
    ['hooks.example.org', 'form'],
  ])('%s: %s', (url, outcome) => {
    expect(reasonOf(url)).toBe(outcome);
  });

  it('is no longer than 2,048 characters', () => {
    expect(reasonOf(`https://hooks.example.org/${'a'.repeat(2_048)}`)).toBe('form');
  });

  it('is refused without a word of it', () => {
    expect(() => client.requireAllowed('https://ada:secret@hooks.example.org/')).toThrow(/^(?!.*(secret|example))/);
  });
});

describe('a call', () => {
  const allowed = [`${LISTED}/32`];
  const at = (server: CountingServer, scheme = 'http') => `${scheme}://receiver.test:${server.port}/`;

  it('reads so much of an answer and no more, however long it is', async () => {
    const endless = await CountingServer.start(
      (_request, response) => {
        const write = () => {
          while (!response.destroyed && response.write('x'.repeat(16_384)));
        };
        response.on('drain', write);
        write();
      },
      { host: LISTED },
    );
    const answer = await withClient({ allowed }, (call) => call(at(endless)));
    expect(answer).toMatchObject({ status: 200, isCut: true });
    expect(answer.body.toString()).toBe('x'.repeat(64));
    await endless.close();
  });

  it('ends in time when nobody answers, and when an answer never ends', async () => {
    const silent = await CountingServer.start(() => {}, { host: LISTED });
    const drop = await CountingServer.start((_request, response) => void response.write('a'), { host: LISTED });
    for (const server of [silent, drop]) {
      const late = withClient({ allowed }, (call) => call(at(server), { timeoutMs: 200 }));
      await expect(late).rejects.toMatchObject({ name: 'EgressFailed', reason: 'timed-out' });
    }
    await Promise.all([silent.close(), drop.close()]);
  });

  it('trusts a certificate for the name in the URL, and no other', async () => {
    const tls = await CountingServer.start(undefined, { host: LISTED, tls: receiverCertificate });
    const ca = receiverCertificate.cert;
    expect(await withClient({ allowed, ca }, (call) => outcomeOf(call(at(tls, 'https'))))).toBe('200');
    const others = [
      withClient({ allowed, ca }, (call) => call(`https://listed.test:${tls.port}/`)),
      withClient({ allowed }, (call) => call(at(tls, 'https'))),
    ];
    for (const other of others) await expect(other).rejects.toMatchObject({ reason: 'tls' });
    expect(tls.paths).toEqual(['/']);
    await tls.close();
  });

  it('says in a word why no answer came', async () => {
    const gone = await CountingServer.start(undefined, { host: LISTED });
    await gone.close();
    const calls: readonly [string, string][] = [
      [at(gone), 'connection-refused'],
      ['https://nobody.test/', 'no-such-host'],
    ];
    for (const [url, reason] of calls)
      await expect(withClient({ allowed }, (call) => call(url))).rejects.toMatchObject({ reason });
  });
});

describe('the settings', () => {
  it('list no network by default, and take nothing that is none', () => {
    expect(egressSettings.parse({})).toEqual({ EGRESS_ALLOWED_NETWORKS: [], EGRESS_DNS_SERVERS: [] });
    const read = (text: string) => egressSettings.safeParse({ EGRESS_ALLOWED_NETWORKS: text });
    expect(read('10.1.0.0/16, fd12::/64').data?.EGRESS_ALLOWED_NETWORKS).toEqual(['10.1.0.0/16', 'fd12::/64']);
    for (const wrong of ['10.1.0.0', '10.1.0.0/33', 'fd12::/129', 'localhost/8', '10.1.0.0/16,'])
      expect(read(wrong).success).toBe(false);
  });
});
