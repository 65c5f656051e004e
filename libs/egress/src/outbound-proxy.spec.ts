import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { CountingServer } from '../test/counting-server.js';
import { NameServer } from '../test/name-server.js';
import { receiverCertificate } from '../test/receiver-certificate.js';
import { EgressClient } from './index.js';

const LISTED = '127.0.0.9';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

/** A proxy that opens every way, or answers with a status of its own; what it was asked for. */
async function proxied(status = 200) {
  const asked: { target: string; authorization: string | undefined }[] = [];
  const proxy: Server = createServer();
  proxy.on('connect', ({ url = '', headers }, socket) => {
    asked.push({ target: url, authorization: headers['proxy-authorization'] });
    socket.write(`HTTP/1.1 ${status} Said\r\n\r\n`);
    if (status !== 200) return socket.end();
    const [host, port] = url.split(':');
    const onward = connect(Number(port), host);
    socket.pipe(onward).pipe(socket);
    for (const end of [socket, onward]) end.on('error', () => end.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const names = await NameServer.start((name) => [name === 'receiver.test' ? LISTED : '10.0.0.1']);
  const address = proxy.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const settings = { EGRESS_ALLOWED_NETWORKS: [`${LISTED}/32`], EGRESS_DNS_SERVERS: [names.address] };
  const client = new EgressClient(
    { ...settings, EGRESS_PROXY_URL: `http://ada:secret@127.0.0.1:${port}` },
    { ca: receiverCertificate.cert },
  );
  cleanUps.push(
    () => client.close(),
    () => names.close(),
    () => new Promise((resolve) => proxy.close(resolve)),
  );
  const call = (url: string) => client.request({ url, method: 'GET', timeoutMs: 4_000, mostAnswerBytes: 64 });
  return { asked, call };
}

async function receiver(tls?: typeof receiverCertificate) {
  const server = await CountingServer.start(undefined, { host: LISTED, tls });
  cleanUps.push(() => server.close());
  return server;
}

describe('an outbound proxy', () => {
  it('is asked for the address that was checked, and TLS is verified through it', async () => {
    const { asked, call } = await proxied();
    const [plain, tls] = [await receiver(), await receiver(receiverCertificate)];
    expect((await call(`http://receiver.test:${plain.port}/`)).body.toString()).toBe('hello');
    expect((await call(`https://receiver.test:${tls.port}/`)).body.toString()).toBe('hello');
    await expect(call(`https://${LISTED}:${tls.port}/`)).rejects.toMatchObject({ reason: 'tls' });
    expect(asked.map(({ target }) => target)).toEqual([plain, tls, tls].map(({ port }) => `${LISTED}:${port}`));
    expect(asked[0]?.authorization).toBe(`Basic ${btoa('ada:secret')}`);
  });

  it('T73: is not even asked for what leads inside', async () => {
    const { asked, call } = await proxied();
    for (const url of ['https://inside.test/', 'https://127.0.0.1/', 'https://169.254.169.254/'])
      await expect(call(url)).rejects.toMatchObject({ name: 'EgressRefused', reason: 'address' });
    expect(asked).toEqual([]);
  });

  it('fails the call when it refuses', async () => {
    const { call } = await proxied(407);
    await expect(call('http://receiver.test:80/')).rejects.toMatchObject({ name: 'EgressFailed', reason: 'proxy' });
  });
});
