import { KeyRing, mac, verifyMac } from '@guildhall/sealing';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { HTTP_OPTIONS, type HttpOptions } from '../http.options.js';
import { problem } from '../problems/problem.js';

export class CursorRefused extends problem('cursor-refused', 422, 'The cursor does not belong to this list', {
  meaning: 'A cursor goes on with one list of one organisation, with the filters and the order it was given for.',
  remedy: 'Use the `next` of a page with the parameters of that page, or begin again without a cursor.',
}) {}

/** What a cursor is good for: one tenant's list, with these filters in this order. Everything but `limit` and `cursor`. */
export interface CursorScope {
  readonly tenantId: string;
  /** A name of the list in the code, such as `organizations`. */
  readonly list: string;
  readonly query?: Readonly<Record<string, unknown>>;
}

const LABEL = 'cursors';
const MAX_LENGTH = 2_048;

/**
 * Cursors tell where a page ended. They are signed and bound to tenant and query, and read by a schema: what a caller
 * made up, took from another organisation or from another list never reaches a statement (D20, T57). They are not
 * sealed: a position holds only what its page has shown.
 */
@Injectable()
export class Cursors {
  constructor(@Inject(HTTP_OPTIONS) private readonly options: HttpOptions) {}

  /** The cursor that goes on after `position`; `undefined` when there is no further page gives `null`. */
  write(position: readonly unknown[] | undefined, scope: CursorScope): string | null {
    if (position === undefined) return null;
    const text = JSON.stringify(position);
    const code = mac(this.keyRing(), LABEL, bound(text, scope));
    return Buffer.from(JSON.stringify([text, code])).toString('base64url');
  }

  /** The position behind a cursor, checked by the schema; `undefined` at the beginning of the list. */
  read<P>(cursor: string | undefined, scope: CursorScope, schema: z.ZodType<P>): P | undefined {
    if (cursor === undefined) return undefined;
    const opened = open(cursor);
    if (!opened || !verifyMac(this.keyRing(), LABEL, bound(opened.text, scope), opened.code)) throw refused();
    const position = schema.safeParse(JSON.parse(opened.text));
    // Signed by an older release that ordered differently: the caller begins again.
    if (!position.success) throw refused();
    return position.data;
  }

  private keyRing(): KeyRing {
    if (!this.options.keyRing) throw new TypeError('Cursors need a key ring: pass one to startService.');
    return this.options.keyRing;
  }
}

const Envelope = z.tuple([z.string(), z.string()]);

function open(cursor: string): { text: string; code: string } | undefined {
  if (cursor.length > MAX_LENGTH || !/^[A-Za-z0-9_-]+$/.test(cursor)) return undefined;
  try {
    const [text, code] = Envelope.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    return { text, code };
  } catch {
    return undefined;
  }
}

function bound(text: string, { tenantId, list, query = {} }: CursorScope): string {
  const filters = Object.entries(query)
    .filter(([name, value]) => value !== undefined && name !== 'limit' && name !== 'cursor')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([tenantId, list, filters, text]);
}

function refused(): CursorRefused {
  const errors = [{ pointer: '/cursor', code: 'cursor-refused', detail: 'Not a cursor of this list.' }];
  return new CursorRefused('Begin again without a cursor.', { errors });
}
