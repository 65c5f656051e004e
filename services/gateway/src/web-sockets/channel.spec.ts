import { eventually } from '@guildhall/testing';
import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { type StreamSettings, streamSettings } from '../live-streams/stream-settings.js';
import { Channel } from './channel.js';

const MEBIBYTE = 1024 * 1024;
const PIECE = Buffer.alloc(65_536, '.');

const open: { destroy(): void }[] = [];
afterEach(() => open.splice(0).forEach((socket) => socket.destroy()));

/** Two ends of one connection. */
async function connection(): Promise<[Socket, Socket]> {
  const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const far = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [near] = (await once(server, 'connection')) as [Socket];
  server.close();
  far.on('error', () => undefined);
  open.push(far, near);
  return [far, near];
}

async function channelWith(settings: Partial<Record<keyof StreamSettings, string>> = {}) {
  const [[client, ofClient], [service, ofService]] = await Promise.all([connection(), connection()]);
  new Channel(
    ofClient,
    ofService,
    streamSettings.parse({ WEB_SOCKET_BYTES_PER_SECOND: String(64 * MEBIBYTE), ...settings }),
  );
  return { client, service, ofClient, ofService };
}

/** The beginning of a client's frame of so many bytes. */
function frameOf(bytes: number): Buffer {
  const header = Buffer.from([0x82, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(bytes, 6);
  return header;
}

/** Says without end what is taken, and tells how much that was. */
function speak(socket: Socket) {
  const said = { bytes: 0, before: -1 };
  const words = Readable.from(
    (function* () {
      for (;;) {
        said.bytes += PIECE.length;
        yield PIECE;
      }
    })(),
    { highWaterMark: 1 },
  );
  words.pipe(socket);
  open.push(words);
  /** That nobody takes any more of it. */
  const isHeldUp = () => {
    const isSame = said.bytes === said.before && socket.writableNeedDrain;
    said.before = said.bytes;
    return isSame;
  };
  return { said, isHeldUp };
}

describe('a channel between a client and a service', () => {
  it('T13: holds the service up while its client takes nothing, and keeps next to nothing of what it says', async () => {
    const { service, ofClient, client } = await channelWith();
    const { said, isHeldUp } = speak(service);
    await eventually(isHeldUp, { pauseMs: 100 });
    expect(ofClient.writableLength).toBeLessThan(MEBIBYTE);
    const before = said.bytes;
    client.resume();
    await eventually(() => said.bytes > before + 4 * MEBIBYTE);
  });

  it('holds a client up while its service takes nothing', async () => {
    const { client, service, ofService } = await channelWith({ WEB_SOCKET_MESSAGE_BYTES: String(64 * MEBIBYTE) });
    client.write(frameOf(64 * MEBIBYTE));
    const { said, isHeldUp } = speak(client);
    await eventually(isHeldUp, { pauseMs: 100 });
    expect(ofService.writableLength).toBeLessThan(MEBIBYTE);
    const before = said.bytes;
    service.resume();
    await eventually(() => said.bytes > before + 4 * MEBIBYTE);
  });

  it('takes no more of a client than it may send in a second, but for the first', async () => {
    const { client, service } = await channelWith({ WEB_SOCKET_BYTES_PER_SECOND: '100000' });
    let arrived = 0;
    service.on('data', (piece: Buffer) => (arrived += piece.length));
    const since = performance.now();
    client.write(frameOf(200_000));
    for (let piece = 0; piece < 10; piece++) client.write(Buffer.alloc(20_000));
    await eventually(() => arrived === 200_014);
    expect(performance.now() - since).toBeGreaterThan(300);
  });

  it('ends a client that sends what is not masked', async () => {
    const { client, service } = await channelWith();
    const heard: Buffer[] = [];
    client.on('data', (piece: Buffer) => heard.push(piece));
    client.write(Buffer.from([0x81, 0x01, 0x61]));
    await Promise.all([once(client, 'close'), once(service.resume(), 'close')]);
    expect([...Buffer.concat(heard)]).toEqual([0x88, 0x02, 0x03, 0xea]);
  });

  it('ends on both sides when one goes, whichever', async () => {
    const [first, second] = [await channelWith(), await channelWith()];
    first.client.destroy();
    second.service.destroy();
    await Promise.all([once(first.service.resume(), 'close'), once(second.client.resume(), 'close')]);
  });
});
