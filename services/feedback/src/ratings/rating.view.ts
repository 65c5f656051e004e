import { idField, timeField } from '@guildhall/http';
import { z } from 'zod';
import { Category, Comment, Rater, Score, Target } from './rating.fields.js';

/** What the API shows of a rating. */
export const RatingView = z
  .object({
    id: idField('rat'),
    score: Score,
    category: Category,
    target: Target,
    comment: Comment.nullable(),
    rater: Rater.nullable(),
    ratedAt: timeField(),
  })
  .meta({ id: 'Rating' });
