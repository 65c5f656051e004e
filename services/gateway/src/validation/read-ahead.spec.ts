import { describe, expect, it } from '@jest/globals';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { FramedBody } from '../calls/request-body.js';
import { readAhead } from './read-ahead.js';

const chunked = (...chunks: string[]) => ({
  body: Readable.from(chunks.map((chunk) => Buffer.from(chunk))),
  contentLength: undefined,
});

const bytesOf = async ({ body }: FramedBody) => (Buffer.isBuffer(body) ? body : buffer(body!));

describe('reading a body ahead', () => {
  it('gives all of a short one, and its length', async () => {
    const { bytes, body } = await readAhead(chunked('ab', 'cd'), 4);
    expect([String(bytes), body.contentLength, String(await bytesOf(body))]).toEqual(['abcd', '4', 'abcd']);
  });

  it('gives nothing of a long one, and hands all of it on as it came', async () => {
    const { bytes, body } = await readAhead(chunked('ab', 'cd', 'ef', 'gh'), 3);
    expect([bytes, body.contentLength, String(await bytesOf(body))]).toEqual([undefined, undefined, 'abcdefgh']);
  });

  it('does not touch one that is announced to be long, nor one that is not there', async () => {
    const long = { body: Readable.from([Buffer.from('abcd')]), contentLength: '4' };
    expect(await readAhead(long, 3)).toEqual({ bytes: undefined, body: long });
    expect(long.body.readableDidRead).toBe(false);
    const none = { body: undefined, contentLength: undefined };
    expect(await readAhead(none, 3)).toEqual({ bytes: undefined, body: none });
  });

  it('ends with what the body breaks off with, before and after it is handed on', async () => {
    const breaking = async function* () {
      yield Buffer.from('abc');
      throw new Error('The client went away.');
    };
    const broken = () => ({ body: Readable.from(breaking()), contentLength: undefined });
    await expect(readAhead(broken(), 9)).rejects.toThrow('went away');
    const { body } = await readAhead(broken(), 2);
    await expect(bytesOf(body)).rejects.toThrow('went away');
  });
});
