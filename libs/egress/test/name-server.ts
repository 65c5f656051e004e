import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';

const TYPE_A = 1;
const TYPE_AAAA = 28;
const HEADER_BYTES = 12;

/** What the server says a name stands for; `turn` counts from 1 how often the name was asked for. */
export type Answers = (name: string, turn: number) => readonly string[];

/** A name server (RFC 1035) that knows what a test tells it, and changes its mind as fast as the test wants. */
export class NameServer {
  private readonly turns = new Map<string, number>();

  private constructor(
    private readonly socket: Socket,
    readonly address: string,
  ) {}

  static async start(answers: Answers): Promise<NameServer> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    const server = new NameServer(socket, `127.0.0.1:${socket.address().port}`);
    socket.on('message', (query, { port, address }) => {
      const { name, type, end } = questionOf(query);
      const addresses = answers(name, server.turnOf(`${name} ${type}`)).filter(
        (one) => isIPv6(one) === (type === TYPE_AAAA),
      );
      socket.send(answerTo(query, end, addresses), port, address);
    });
    return server;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.socket.close(resolve));
  }

  // Each family is asked for by a question of its own.
  private turnOf(question: string): number {
    const turn = (this.turns.get(question) ?? 0) + 1;
    this.turns.set(question, turn);
    return turn;
  }
}

function questionOf(query: Buffer) {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function answerTo(query: Buffer, endOfQuestion: number, addresses: readonly string[]): Buffer {
  const head = Buffer.from(query.subarray(0, endOfQuestion));
  head.writeUInt16BE(0x8180, 2); // an answer, without error
  head.writeUInt16BE(addresses.length, 6);
  head.writeUInt32BE(0, 8);
  return Buffer.concat([head, ...addresses.map(record)]);
}

function record(address: string): Buffer {
  const data = isIPv6(address) ? bytesOfV6(address) : Buffer.from(address.split('.').map(Number));
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc0_0c, 0); // the name of the question
  head.writeUInt16BE(isIPv6(address) ? TYPE_AAAA : TYPE_A, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(0, 6); // not to be kept
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

function bytesOfV6(address: string): Buffer {
  // The standard's own writing of it has neither a dotted tail nor capitals.
  const [before = '', after] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const groups = (text = '') => text.split(':').filter(Boolean);
  const [head, tail] = [groups(before), groups(after)];
  const middle = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return Buffer.from([...head, ...middle, ...tail].map((group) => group.padStart(4, '0')).join(''), 'hex');
}
