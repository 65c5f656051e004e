import type { AuditCategory, AuditSeverity } from '@guildhall/contracts';

/** The categories of the trail (AUD-1). */
export const CATEGORIES = [
  'authentication',
  'authorization',
  'data_access',
  'api',
  'configuration',
  'security',
  'compliance',
  'system',
  'analysis',
] as const satisfies readonly AuditCategory[];

/** From what only a developer needs to what wakes somebody (AUD-1). */
export const SEVERITIES = ['debug', 'info', 'warning', 'error', 'critical'] as const satisfies readonly AuditSeverity[];
