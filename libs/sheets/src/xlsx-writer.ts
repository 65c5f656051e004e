import { promisify } from 'node:util';
import { constants, crc32, deflateRaw } from 'node:zlib';
import type { Cell } from './cell.js';
import { SHEET_END, sheetHead, sheetPath, sheetRow, workbookParts } from './xlsx-parts.js';
import { dataDescriptor, directory, localHeader, type ZippedFile } from './zip-records.js';

const deflated = promisify(deflateRaw);
// A speed at which it does not hold up the rows, and still a tenth of their size.
const LEVEL = 3;

export interface XlsxOptions {
  readonly columns: readonly string[];
  /** Of the sheets: the first has this name, the others a number behind it. At most 20 plain letters. */
  readonly title: string;
  /** Rows of a sheet with its heading; at most what Excel opens. */
  readonly mostRows?: number;
  /** Of a sheet's XML. Less than 4 GiB: a larger one would need sizes of a form that Excel refuses. */
  readonly mostBytes?: number;
}

interface OpenSheet extends ZippedFile {
  readonly rows: number;
}

/** Where a writer stands, as JSON: a few numbers, however much it has written. */
export interface XlsxState {
  readonly written: number;
  readonly files: readonly ZippedFile[];
  readonly open?: OpenSheet;
}

const MOST_ROWS = 1_048_576;
const MOST_BYTES = 3_500_000_000;
const NOTHING: XlsxState = { written: 0, files: [] };

/**
 * An Excel workbook, written in pieces: bare OOXML sheets in a ZIP archive. Memory is that of one piece, whatever the length,
 * and whoever has kept `state` beside what was written so far goes on from there, in another process too: every piece is
 * packed by itself and ends on a whole byte (RFC 1951; RFC 7692 joins its pieces the same way).
 *
 * One call at a time. The same rows in the same calls make the same bytes.
 */
export class XlsxWriter {
  private pieces: Buffer[] = [];

  constructor(
    private readonly options: XlsxOptions,
    private now: XlsxState = NOTHING,
  ) {}

  get state(): XlsxState {
    return this.now;
  }

  /** The bytes that these rows add; a sheet that is full is ended, and the next begun. Throws nothing of what it was given. */
  async rows(rows: readonly (readonly Cell[])[]): Promise<Buffer> {
    let at = 0;
    while (at < rows.length) {
      const sheet = await this.sheetWithRoom();
      const fitting = rows.slice(at, at + (this.options.mostRows ?? MOST_ROWS) - sheet.rows);
      await this.pack(fitting.map(sheetRow).join(''), fitting.length);
      at += fitting.length;
    }
    return this.taken();
  }

  /** What is still missing; a workbook without rows has a sheet with its heading. */
  async end(): Promise<Buffer> {
    if (this.now.files.length === 0 && !this.now.open) await this.begin();
    const sheets = this.now.files.length + (this.now.open ? 1 : 0);
    if (this.now.open) await this.finish();
    for (const [name, xml] of workbookParts(this.options.title, sheets)) await this.whole(name, xml);
    this.put(directory(this.now.files, this.now.written));
    return this.taken();
  }

  private async sheetWithRoom(): Promise<OpenSheet> {
    const { open } = this.now;
    const { mostRows = MOST_ROWS, mostBytes = MOST_BYTES } = this.options;
    if (open && open.rows < mostRows && open.unpacked < mostBytes) return open;
    if (open) await this.finish();
    return this.begin();
  }

  private async begin(): Promise<OpenSheet> {
    this.open(sheetPath(this.now.files.length + 1));
    return this.pack(sheetHead(this.options.columns), 1);
  }

  private async finish(): Promise<void> {
    await this.pack(SHEET_END, 0);
    this.close();
  }

  private async whole(name: string, xml: string): Promise<void> {
    this.open(name);
    await this.pack(xml, 0);
    this.close();
  }

  private open(name: string): void {
    const open = { name, at: this.now.written, crc: 0, packed: 0, unpacked: 0, rows: 0 };
    this.now = { ...this.now, open };
    this.put(localHeader(name));
  }

  private async pack(xml: string, rows: number): Promise<OpenSheet> {
    const plain = Buffer.from(xml, 'utf8');
    // Off the main thread: whoever is answered meanwhile does not wait for it.
    const packed = await deflated(plain, { level: LEVEL, finishFlush: constants.Z_SYNC_FLUSH });
    return this.grown(packed, { crc: crc32(plain, this.current.crc), unpacked: plain.length, rows });
  }

  private close(): void {
    // An empty last block of fixed codes: the pieces before it each end in none that is last.
    const { rows: _rows, ...file } = this.grown(Buffer.from([0x03, 0x00]), { crc: this.current.crc });
    this.put(dataDescriptor(file));
    this.now = { written: this.now.written, files: [...this.now.files, file] };
  }

  private grown(packed: Buffer, by: { crc: number; unpacked?: number; rows?: number }): OpenSheet {
    const { current } = this;
    const open: OpenSheet = {
      ...current,
      crc: by.crc,
      packed: current.packed + packed.length,
      unpacked: current.unpacked + (by.unpacked ?? 0),
      rows: current.rows + (by.rows ?? 0),
    };
    this.now = { ...this.now, open };
    this.put(packed);
    return open;
  }

  private get current(): OpenSheet {
    if (!this.now.open) throw new Error('No file of the archive is open.');
    return this.now.open;
  }

  private put(piece: Buffer): void {
    this.pieces.push(piece);
    this.now = { ...this.now, written: this.now.written + piece.length };
  }

  private taken(): Buffer {
    const bytes = Buffer.concat(this.pieces);
    this.pieces = [];
    return bytes;
  }
}
