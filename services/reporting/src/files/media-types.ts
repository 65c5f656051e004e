import type { Format } from '../reports/report.entity.js';

export const MEDIA_TYPES = {
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  html: 'text/html; charset=utf-8',
  pdf: 'application/pdf',
} as const satisfies Record<Format, string>;

/** For `@AnswerFile`. */
export const ALL_MEDIA_TYPES = Object.values(MEDIA_TYPES) as [string, ...string[]];
