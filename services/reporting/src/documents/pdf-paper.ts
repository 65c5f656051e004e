import PDFDocument from 'pdfkit';
import { advanceOf, FONTS, type FontName, isUnshaped, UNSHAPED } from './pdf-fonts.js';
import { linesOf } from './pdf-lines.js';
import type { Cover } from './report-document.js';

export const COLORS = {
  ink: '#1b2733',
  quiet: '#52616f',
  rule: '#d5dbe1',
  tint: '#f4f6f8',
  accent: '#2b5c8a',
} as const;
export type Color = keyof typeof COLORS;

export interface Writing {
  readonly size: number;
  readonly font?: FontName;
  readonly color?: Color;
}

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly align?: 'left' | 'right' | 'center';
}

type Structure = PDFKit.PDFStructureElement;

const MARGIN = 48;
const TOP = 64;
const BOTTOM = 60;
/** Of a line, in sizes of its font. */
export const LEADING = 1.35;

/**
 * Pages that are filled from above. What is drawn carries its meaning (PDF/UA, tagged): headings, cells and pictures are
 * told to whoever hears the document, and what is only there for the eye is marked as such.
 */
export class Paper {
  readonly document: PDFKit.PDFDocument;
  readonly left = MARGIN;
  readonly width: number;
  y = TOP;
  private readonly root: Structure;
  private writing: Writing = { size: 10 };

  constructor({ title, organization, period, madeAt }: Cover) {
    this.document = new PDFDocument({
      size: 'A4',
      margin: 0,
      bufferPages: true,
      pdfVersion: '1.7',
      tagged: true,
      displayTitle: true,
      lang: 'en',
      // None of the built-in fonts: they are not embedded, and have no Greek.
      font: null as unknown as string,
      info: {
        ...{ Title: title, Author: organization, Subject: period, CreationDate: madeAt, ModDate: madeAt },
        ...{ Creator: 'Guildhall', Producer: 'Guildhall' },
      },
    });
    for (const [name, bytes] of Object.entries(FONTS)) this.document.registerFont(name, bytes);
    this.width = this.document.page.width - 2 * MARGIN;
    this.root = this.document.struct('Document');
    this.document.addStructure(this.root);
  }

  get bottom(): number {
    return this.document.page.height - BOTTOM;
  }

  /** @returns whether a new page was begun, because so much does not fit below */
  needs(height: number): boolean {
    if (this.y + height <= this.bottom || this.y === TOP) return false;
    this.document.addPage();
    this.y = TOP;
    return true;
  }

  structure(type: string, inside: Structure = this.root): Structure {
    const element = this.document.struct(type);
    inside.add(element);
    return element;
  }

  /** What is drawn is one thing to whoever hears it; `alt` is said in its place. */
  tagged(type: string, draw: () => void, { inside = this.root, alt }: { inside?: Structure; alt?: string } = {}): void {
    inside.add(this.document.struct(type, alt === undefined ? {} : { alt }, draw));
  }

  /** For the eye alone. */
  decoration(draw: () => void): void {
    this.document.markContent('Artifact', { type: 'Layout' });
    draw();
    this.document.endMarkedContent();
  }

  set(writing: Writing): this {
    const { size, font = 'plain', color = 'ink' } = writing;
    this.writing = writing;
    this.document.font(font).fontSize(size).fillColor(COLORS[color]);
    return this;
  }

  /** In the font that is set. */
  fitted(text: string, width: number, lines: number): string[] {
    return linesOf(text, { width, lines }, (each) => this.widthOf(each));
  }

  /** One line in the font that is set; never broken, so that nothing is moved by what it says. */
  line(text: string, { x, y, width, align = 'left' }: Place): void {
    const textWidth = this.widthOf(text);
    const free = align === 'left' ? 0 : width - textWidth;
    const options = { lineBreak: false, textWidth, wordCount: 1, ...(this.isPlain(text) && { features: UNSHAPED }) };
    this.document.text(text, x + (align === 'center' ? free / 2 : free), y, options as object);
  }

  private widthOf(text: string): number {
    const { size, font = 'plain' } = this.writing;
    if (!this.isPlain(text)) return this.document.widthOfString(text);
    return (
      advanceOf(text, font, (sign) => this.document.widthOfString(sign, { features: UNSHAPED } as object) / size) * size
    );
  }

  // Large letters are kerned; the thousands of small ones in a table are not, which takes a third of the time.
  private isPlain(text: string): boolean {
    return this.writing.size < 10 && isUnshaped(text);
  }

  /** A paragraph at the place that is reached, which moves below it. */
  paragraph(text: string, writing: Writing, { type = 'P', lines = 50 } = {}): void {
    const fitted = this.set(writing).fitted(text, this.width, lines);
    const height = writing.size * LEADING;
    this.needs(Math.min(fitted.length, 3) * height);
    for (const each of fitted) {
      this.needs(height);
      this.tagged(type, () => this.set(writing).line(each, { x: this.left, y: this.y, width: this.width }));
      this.y += height;
    }
  }

  end(): PDFKit.PDFDocument {
    this.root.end();
    this.document.end();
    return this.document;
  }
}
