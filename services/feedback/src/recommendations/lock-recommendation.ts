import type { TenantTransaction } from '@guildhall/database';
import { Recommendation } from './recommendation.entity.js';
import { RecommendationNotFound } from './recommendation.problems.js';

/** The recommendation, locked until the transaction ends. Row-level security hides others': theirs are "not found" too. */
export async function lockRecommendation(tx: TenantTransaction, id: string): Promise<Recommendation> {
  const recommendation = await tx.findOne(Recommendation, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!recommendation) throw new RecommendationNotFound('There is no recommendation with this id.');
  return recommendation;
}
