import type { TenantTransaction } from '@guildhall/database';
import { ApiKey } from '../stated-keys/api-key.entity.js';
import { ApiKeyNotFound } from './api-key.problems.js';

/** The key, locked until the transaction ends. Other organisations' keys are "not found" too. */
export async function lockKey(tx: TenantTransaction, id: string): Promise<ApiKey> {
  const key = await tx.findOne(ApiKey, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!key) throw new ApiKeyNotFound('There is no key with this id.');
  return key;
}
