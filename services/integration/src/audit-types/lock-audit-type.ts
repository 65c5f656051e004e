import type { TenantTransaction } from '@guildhall/database';
import { AuditType } from './audit-type.entity.js';
import { AuditTypeNotFound } from './audit-type.problems.js';

/** The type, locked until the transaction ends. Row-level security hides other tenants' types: theirs are "not found" too. */
export async function lockAuditType(tx: TenantTransaction, id: string): Promise<AuditType> {
  const auditType = await tx.findOne(AuditType, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!auditType) throw new AuditTypeNotFound('There is no type with this id.');
  return auditType;
}
