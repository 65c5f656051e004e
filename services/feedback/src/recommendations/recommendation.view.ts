import { idField, timeField } from '@guildhall/http';
import { z } from 'zod';
import { RECOMMENDATION_STATUSES } from './recommendation.entity.js';
import {
  Description,
  Effectiveness,
  Impact,
  Priority,
  Reason,
  RecommendationCategory,
  Title,
} from './recommendation.fields.js';

/** What the API shows of a recommendation. */
export const RecommendationView = z
  .object({
    id: idField('rcm'),
    title: Title,
    description: Description,
    priority: Priority,
    category: RecommendationCategory,
    status: z.enum(RECOMMENDATION_STATUSES),
    dismissalReason: Reason.nullable(),
    effectiveness: Effectiveness.nullable(),
    impact: Impact.nullable(),
    madeAt: timeField(),
    decidedAt: timeField().nullable(),
    version: z.int(),
  })
  .meta({ id: 'Recommendation' });
