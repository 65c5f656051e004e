import { problem } from '@guildhall/http';

export class RecommendationNotFound extends problem('recommendation-not-found', 404, 'No such recommendation') {}
export class RecommendationNotOpen extends problem(
  'recommendation-not-open',
  409,
  'The recommendation is decided already',
) {}
export class RecommendationNotImplemented extends problem(
  'recommendation-not-implemented',
  409,
  'The recommendation is not implemented',
) {}
