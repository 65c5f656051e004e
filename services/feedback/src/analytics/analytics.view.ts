import { timeField } from '@guildhall/http';
import { z } from 'zod';

export const GROUPINGS = ['category', 'day', 'week', 'month'] as const;
export type Grouping = (typeof GROUPINGS)[number];

const count = () => z.int().min(0).meta({ example: 12 });
const share = () => z.number().min(0).max(1).nullable().meta({ example: 0.75 });
const difference = () => z.number().nullable().meta({ example: -0.05 });

const RatingFigures = z
  .object({
    count: count(),
    meanScore: z.number().min(1).max(5).nullable().meta({ example: 4.1 }),
    satisfaction: share().describe('The share of those that gave 4 or 5.'),
    distribution: z.object({ 1: count(), 2: count(), 3: count(), 4: count(), 5: count() }),
  })
  .meta({ id: 'RatingFigures' });

const RecommendationFigures = z
  .object({
    count: count(),
    implemented: count(),
    implementationRate: share(),
    meanEffectiveness: share().describe('Over those whose effect was measured.'),
  })
  .meta({ id: 'RecommendationFigures' });

const figures = { ratings: RatingFigures, recommendations: RecommendationFigures };

/** What the API shows of an organisation's feedback over a window of time. */
export const AnalyticsView = z
  .object({
    from: timeField(),
    until: timeField(),
    by: z.enum(GROUPINGS),
    ...figures,
    before: z.object(figures).describe('The same of the period before, which is as long.'),
    change: z
      .object({
        ratings: z.int().meta({ example: 3 }),
        ...{ meanScore: difference(), satisfaction: difference() },
        ...{ implementationRate: difference(), meanEffectiveness: difference() },
      })
      .describe('What differs from the period before.'),
    groups: z.array(
      z.object({
        key: z
          .string()
          .describe('The category; or the day, the Monday of the week, or the month in UTC.')
          .meta({ example: 'accuracy' }),
        ...figures,
      }),
    ),
  })
  .meta({ id: 'FeedbackAnalytics' });
