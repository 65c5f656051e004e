/** A value in a table. Numbers stay numbers in every format; a text is a text, whatever it looks like. */
export type Cell = string | number | null;

export interface Column {
  readonly title: string;
  /** Of the width that the columns share, on paper. */
  readonly share: number;
  readonly isNumber?: boolean;
}

/** One number that says much, and what it was before. */
export interface Figure {
  readonly label: string;
  readonly value: string;
  readonly note?: string;
}

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** The value as people read it. */
  readonly text: string;
}

/** What a report shows, in the order of reading. HTML and PDF are both made of it, so both say the same. */
export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'figures'; readonly figures: readonly Figure[] }
  | {
      readonly kind: 'bars';
      readonly caption: string;
      readonly bars: readonly Bar[];
      readonly direction: 'up' | 'right';
    }
  | TableBlock;

export interface TableBlock {
  readonly kind: 'table';
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** In place of rows, when there are none. */
  readonly whenEmpty: string;
}

/** What stands around the blocks, and in the metadata of the file. */
export interface Cover {
  readonly title: string;
  readonly organization: string;
  /** What it covers, in words. */
  readonly period: string;
  readonly madeAt: Date;
  readonly timeZone: string;
}

export interface ReportDocument extends Cover {
  readonly blocks: readonly Block[];
}
