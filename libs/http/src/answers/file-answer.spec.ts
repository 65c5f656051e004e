import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RequirePermission } from '@guildhall/access';
import { eventually, type TestDatabase } from '@guildhall/testing';
import { Controller, Get, Header, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { type Fixture, fixtureDatabase, fixtureModule, startFixture } from '../../test/fixture.js';
import { openApiDocument } from '../openapi/write-open-api.js';
import { Answer, AnswerFile } from './answer.decorator.js';
import { AskedRange, Range } from './asked-range.js';
import { fileAnswer } from './file-answer.js';

const PDF = 'application/pdf';
const PROOF = 'text/plain; charset=utf-8';
const BYTES = Buffer.from('%PDF-1.7\näöü€');
const told: string[] = [];

async function* chunks({ count, breakAt = -1 }: { count: number; breakAt?: number }) {
  try {
    for (let n = 0; n < count; n++) {
      if (n === breakAt) throw new Error('the disk is gone');
      told.push(`chunk ${n}`);
      yield Buffer.alloc(64_000, n);
    }
  } finally {
    told.push('let go');
  }
}

@Controller('files')
@RequirePermission('data:read')
class FilesRoute {
  @Get('report')
  @AnswerFile(PDF)
  report() {
    return fileAnswer(BYTES, { type: PDF, name: 'Größe.pdf' });
  }

  @Get('streamed')
  @AnswerFile('text/csv; charset=utf-8')
  streamed() {
    const rows = Readable.from(['a,b\r\n', '1,2\r\n'], { objectMode: false });
    return fileAnswer(rows, { type: 'text/csv; charset=utf-8', name: 'rows.csv', length: 10 });
  }

  @Get('long')
  @AnswerFile(PDF)
  long(
    @Query({ schema: z.strictObject({ breakAt: z.coerce.number().optional() }) }) { breakAt }: { breakAt?: number },
  ) {
    return fileAnswer(chunks({ count: 1_000, breakAt }), { type: PDF });
  }

  @Get('parts')
  @AnswerFile(PDF)
  parts(@Range() asked: AskedRange) {
    const file = { length: BYTES.length, etag: 'v1' };
    const part = asked.of(file);
    async function* content() {
      for (const byte of BYTES.subarray(part?.from, part && part.to + 1)) yield Buffer.of(byte);
    }
    return fileAnswer(content(), { type: PDF, name: 'part.pdf', ...file, part });
  }

  @Get('proof')
  @Answer(200, z.object({ proof: z.string() }))
  @AnswerFile(PROOF)
  proof(@Query({ schema: z.strictObject({ as: z.string().optional() }) }) { as }: { as?: string }) {
    return as === 'text' ? fileAnswer('c2sp.org/tlog-proof@v1\n', { type: PROOF }) : { proof: 'json', secret: 'x' };
  }

  @Get('kept')
  @Header('cache-control', 'private, max-age=60')
  @AnswerFile(PROOF)
  kept() {
    return fileAnswer('metric 1\n', { type: PROOF });
  }

  @Post('made')
  @AnswerFile(PROOF)
  made() {
    told.push('made');
    return fileAnswer('made', { type: PROOF });
  }

  @Get('other')
  @AnswerFile(PDF, 'application/json; charset=utf-8')
  other() {
    return fileAnswer(chunks({ count: 1 }), { type: 'text/html' });
  }

  @Get('object')
  @AnswerFile(PDF)
  object() {
    return { password: 'hunter2' };
  }

  @Get('undeclared')
  undeclared() {
    return fileAnswer('hunter2', { type: PROOF });
  }
}

let fixture: Fixture;
let database: TestDatabase;
beforeAll(async () => {
  database = await fixtureDatabase();
  fixture = await startFixture({ controllers: [FilesRoute], database: await database.open() });
});
afterAll(async () => {
  await fixture.stop();
  await database.drop();
});

describe('an answer that is a file', () => {
  it('goes out as the bytes that it is, to be saved, kept by nobody on the way, and taken for nothing else', async () => {
    const { status, headers, text } = await fixture.as().call('/files/report');
    expect([status, Buffer.from(text)]).toEqual([200, BYTES]);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': PDF,
      'content-length': String(BYTES.byteLength),
      'content-disposition': `attachment; filename="Gr__e.pdf"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.pdf`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
  });

  it('streams, with its length where that is known', async () => {
    const { text, headers } = await fixture.as().call('/files/streamed');
    expect([text, headers.get('content-length')]).toEqual(['a,b\r\n1,2\r\n', '10']);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
  });

  it('stands beside JSON where the route declares both', async () => {
    expect((await fixture.as().call('/files/proof')).body).toEqual({ proof: 'json' });
    const { text, headers } = await fixture.as().call('/files/proof?as=text');
    expect([text, headers.get('content-type')]).toEqual(['c2sp.org/tlog-proof@v1\n', PROOF]);
    expect(headers.has('content-disposition')).toBe(false);
  });

  it('is kept for as long as its route says, where it says so', async () => {
    expect((await fixture.as().call('/files/kept')).headers.get('cache-control')).toBe('private, max-age=60');
  });

  it('needs the permission of its route, and a refusal is a problem as everywhere', async () => {
    for (const [call, code] of [
      [fixture.call('/files/report'), 'sign-in-required'],
      [fixture.as(['users:read']).call('/files/report'), 'permission-missing'],
    ] as const) {
      const { headers, body } = await call;
      expect([headers.get('content-type'), body['code']]).toEqual(['application/problem+json; charset=utf-8', code]);
      expect(headers.has('content-disposition')).toBe(false);
    }
  });

  it('is asked for anew under an Idempotency-Key: a stream cannot be kept', async () => {
    const caller = fixture.as();
    const post = () => caller.call('/files/made', { method: 'POST', headers: { 'idempotency-key': 'k1' } });
    expect([(await post()).text, (await post()).text]).toEqual(['made', 'made']);
    expect(told.filter((each) => each === 'made')).toHaveLength(2);
  });
});

describe('a part of a file', () => {
  const asked = (range: string) => fixture.as().call('/files/parts', { headers: { range } });

  it('is sent as asked for, and named and kept from view as the whole is', async () => {
    const { status, headers, text } = await asked('bytes=2-4');
    expect([status, text]).toEqual([206, String(BYTES.subarray(2, 5))]);
    expect(Object.fromEntries(headers)).toMatchObject({
      ...{ 'content-range': `bytes 2-4/${BYTES.length}`, 'content-length': '3', 'content-type': PDF },
      ...{ etag: '"v1"', 'accept-ranges': 'bytes', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
      ...{ 'content-disposition': expect.stringContaining('part.pdf') },
    });
    expect([(await asked('lines=1-2')).status, (await asked('lines=1-2')).text]).toEqual([200, String(BYTES)]);
    const refused = await asked('bytes=999-');
    expect([refused.status, refused.headers.get('content-range')]).toEqual([416, `bytes */${BYTES.length}`]);
  });
});

describe('a file that fails', () => {
  it('before its first byte is a fault as every other', async () => {
    const { status, body, headers } = await fixture.as().call('/files/long?breakAt=0');
    expect([status, body['code'], headers.get('content-type')]).toEqual([
      500,
      'internal-fault',
      'application/problem+json; charset=utf-8',
    ]);
  });

  it('in the middle breaks off, so that nobody takes a part for the whole', async () => {
    await expect(fixture.as().call('/files/long?breakAt=3')).rejects.toThrow();
  });

  it('is not read further when its reader goes away', async () => {
    told.length = 0;
    const client = new AbortController();
    const caller = fixture.as();
    await expect(caller.call('/files/long', { signal: aborting(client) })).rejects.toThrow();
    await eventually(() => told.includes('let go'));
    expect(told.filter((each) => each.startsWith('chunk')).length).toBeLessThan(1_000);
  });

  it.each(['other', 'object', 'undeclared'])(
    'T60: %s, which its route does not declare, is not sent at all',
    async (path) => {
      told.length = 0;
      const { status, text } = await fixture.as().call(`/files/${path}`);
      expect([status, text]).toEqual([500, expect.not.stringContaining('hunter2')]);
      expect(told).toEqual([]);
    },
  );
});

function aborting(client: AbortController): AbortSignal {
  void eventually(() => told.length > 2).then(() => client.abort());
  return client.signal;
}

describe('the description of a file', () => {
  it('names its media types, as bytes or as text, and the header that names it', async () => {
    const { paths } = await openApiDocument(fixtureModule({} as never, [FilesRoute]), { service: 'f', title: 'F' });
    const answered = (path: string) =>
      (paths[path] as unknown as { get: { responses: Record<string, { content: object; headers: object }> } }).get
        .responses['200'];
    expect(answered('/files/report')?.content).toEqual({ [PDF]: { schema: { type: 'string', format: 'binary' } } });
    expect(answered('/files/other')?.content).toMatchObject({ 'application/json; charset=utf-8': { schema: {} } });
    expect(JSON.stringify(answered('/files/other')?.content)).not.toMatch(/json[^}]*"type"/);
    expect(answered('/files/report')?.headers).toHaveProperty('Content-Disposition');
    expect(answered('/files/proof')?.content).toMatchObject({
      'application/json': { schema: { type: 'object' } },
      [PROOF]: { schema: { type: 'string' } },
    });
  });
});
