import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { RequirePermission } from '@guildhall/access';
import { Controller, Get, StreamableFile } from '@nestjs/common';
import { z } from 'zod';
import { type Fixture, startFixture } from '../../test/fixture.js';
import { OddRoute } from '../../test/odd.js';
import { idField, timeField } from '../input/id.js';
import { Answer } from './answer.decorator.js';
import { accepted } from './located.js';

const id = newId();
const createdAt = new Date('2026-11-21T09:30:00.120Z');

/** As TypeORM gives it: every column, and what the row knows about itself. */
class Row {
  id = id;
  tenantId = newId();
  passwordHash = '$argon2id$v=19$';
  createdAt = createdAt;
  version = 7;
  owner = { id, email: 'ada@example.org', mfaSecret: 'JBSWY3DPEHPK3PXP' };
  get isAdmin(): boolean {
    return true;
  }
  toJSON(): object {
    return { leaked: this.passwordHash };
  }
}

const RowView = z.object({
  id: idField('usr'),
  createdAt: timeField(),
  version: z.int(),
  owner: z.object({ id: idField('usr') }),
});

@Controller('rows')
@RequirePermission('data:read')
class RowsRoute {
  @Get('one')
  @Answer(200, RowView)
  one() {
    return new Row();
  }

  @Get('many')
  @Answer(200, z.object({ items: z.array(RowView), next: z.string().nullable() }))
  many() {
    return { items: [new Row(), new Row()], next: 'abc', total: 2 };
  }

  @Get('wrong')
  @Answer(200, RowView)
  wrong() {
    return { ...new Row(), createdAt: 'yesterday' };
  }

  @Get('none')
  @Answer(200, RowView)
  none() {
    return undefined;
  }

  @Get('begun')
  @Answer(202, z.object({ status: z.literal('running') }))
  begun() {
    return accepted('/rows/one', { status: 'running', worker: '10.0.0.5' });
  }

  @Get('file')
  file() {
    return new StreamableFile(Buffer.from('bytes'), { type: 'text/csv' });
  }
}

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture({ controllers: [RowsRoute, OddRoute] });
});
afterAll(() => fixture.stop());

describe('T60: an answer', () => {
  const shown = {
    id: encodeId('usr', id),
    createdAt: '2026-11-21T09:30:00.120Z',
    version: 7,
    owner: { id: encodeId('usr', id) },
  };

  it('holds the declared fields and nothing else, at every level', async () => {
    const { status, body, headers } = await fixture.as().call('/rows/one');
    expect([status, body]).toEqual([200, shown]);
    expect(headers.get('etag')).toBe('"7"');
  });

  it('holds them in lists too, and links to the next page', async () => {
    const { body, headers } = await fixture.as().call('/rows/many?limit=2&cursor=old&status=a%20b');
    expect(body).toEqual({ items: [shown, shown], next: 'abc' });
    expect(headers.get('link')).toBe('</api/v1/rows/many?limit=2&cursor=abc&status=a+b>; rel="next"');
  });

  it('that does not fit its schema is not sent at all', async () => {
    for (const path of ['/rows/wrong', '/rows/none']) {
      const { status, body } = await fixture.as().call(path);
      expect([status, body['code']]).toEqual([500, 'internal-fault']);
    }
    expect(JSON.stringify(fixture.logged().at(-1))).toContain('answers something else than it declares');
  });

  it('that is not declared is not sent at all', async () => {
    const { status, text } = await fixture.as().call('/odd/undeclared');
    expect([status, text]).toEqual([500, expect.not.stringContaining('hunter2')]);
  });

  it('says where to look when work was only begun', async () => {
    const { status, body, headers } = await fixture.as().call('/rows/begun');
    expect([status, body]).toEqual([202, { status: 'running' }]);
    expect(headers.get('location')).toBe('/api/v1/rows/one');
  });

  it('may be a file or a text', async () => {
    const { status, text, headers } = await fixture.as().call('/rows/file');
    expect([status, text, headers.get('content-type')]).toEqual([200, 'bytes', 'text/csv']);
    expect((await fixture.call('/odd/open')).text).toBe('anonymous');
  });
});
