import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@guildhall/testing';
import { call, endAll, ending, hangingUp, linkTo, nowhere, service, textOf } from '../../test/link.harness.js';
import type { ServiceCall } from './connections.js';

afterEach(endAll);

describe('a service with several instances', () => {
  const named = (name: string, headers: Record<string, string> = {}) =>
    service(
      (request, response) => void text(request).then((body) => response.writeHead(200, headers).end(name + body)),
    );
  const post = (body: string): Partial<ServiceCall> => ({ method: 'POST', body: Readable.from([body]) });

  it('is called in turn', async () => {
    const link = linkTo([await named('a'), await named('b')]);
    const heard = [await textOf(link), await textOf(link), await textOf(link), await textOf(link)].sort();
    expect(heard).toEqual(['a', 'a', 'b', 'b']);
  });

  it('loses no call and no byte when one is away, whatever the call is, and finds it again', async () => {
    const away = await nowhere();
    const link = linkTo([away, await named('b')], { halfOpenAfterMs: 2_000 });
    const bodies = Array.from({ length: 6 }, (_, at) => `${at}`.repeat(100_000));
    for (const body of bodies) expect(await textOf(link, post(body))).toBe(`b${body}`);
    const server = createServer((_request, response) => response.end('a'));
    await new Promise<void>((resolve) => server.listen(Number(new URL(away).port), '127.0.0.1', resolve));
    ending.push(() => new Promise((resolve) => server.close(resolve)));
    // It is left out, until somebody looks again.
    expect(await textOf(link)).toBe('b');
    await eventually(async () => (await textOf(link)) === 'a');
  });

  it('is not called twice for a call that may have changed something', async () => {
    const broken = await hangingUp(Infinity);
    const link = linkTo([broken.url, await named('b')]);
    const answers = await Promise.allSettled([textOf(link, post('1')), textOf(link, post('2'))]);
    expect(answers.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect(broken.seen).toEqual(['POST']);
  });

  it('leaves one alone that says that it is about to end, as long as there is another', async () => {
    const leaving = await named('leaving', { connection: 'close' });
    const link = linkTo([leaving, await named('b')], { leftAloneMs: 60_000 });
    const heard = [];
    for (let count = 0; count < 6; count++) heard.push(await textOf(link));
    expect(heard.filter((name) => name === 'leaving').length).toBeLessThanOrEqual(1);
    const alone = linkTo(leaving, { leftAloneMs: 60_000 });
    expect([await textOf(alone), await textOf(alone)]).toEqual(['leaving', 'leaving']);
  });

  it('is away when all are', async () => {
    const link = linkTo([await nowhere(), await nowhere()]);
    await expect(link.call(call(post('1')))).rejects.toThrow('cannot be reached');
    await expect(link.call(call(post('1')))).rejects.toThrow('cannot take more calls');
  });
});
