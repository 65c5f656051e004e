import type { TenantTransaction } from '@guildhall/database';
import type { Sheet } from '@guildhall/sheets';
import type { Block } from '../documents/report-document.js';
import type { Period } from './period.js';

/** What a report says, before anybody has asked in which format. */
export interface ReportContent {
  readonly title: string;
  /** For people: HTML and PDF. */
  readonly blocks: readonly Block[];
  /** For spreadsheets: the one table that everything else is taken from. */
  readonly sheet: Sheet;
  /** For programs. */
  readonly data: object;
}

/** Reads what a report of one type says about a period, in the transaction of its organisation. */
export type Compose = (tx: TenantTransaction, period: Period) => Promise<ReportContent>;

/** There is more than a report of this type holds; a shorter period, or fewer users, would do. */
export class TooManyRows extends Error {
  override readonly name = 'TooManyRows';
}
