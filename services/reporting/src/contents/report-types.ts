import { composeExecutiveSummary } from './executive-summary.js';
import type { Compose } from './report-content.js';
import { composeUserActivity } from './user-activity.js';
import type { ReportType } from '../reports/report.entity.js';

/** How each type of report is made (REP-1). */
export const COMPOSITIONS: Readonly<Record<ReportType, Compose>> = {
  'executive-summary': composeExecutiveSummary,
  'user-activity': composeUserActivity,
};
