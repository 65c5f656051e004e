import { NO_CONTROL_CHARACTERS } from '@guildhall/http';
import { z } from 'zod';
import { PRIORITIES } from './recommendation.entity.js';

const line = (max: number) => z.string().trim().min(1).max(max).regex(NO_CONTROL_CHARACTERS, 'No control characters');

export const Title = line(200).meta({ example: 'Ask for the year in the prompt' });
export const Description = z.string().trim().max(10_000).meta({ example: 'One answer in ten has the wrong year.' });
export const Priority = z.enum(PRIORITIES);
/** The same words as the categories of ratings, so that analytics puts both side by side. */
export const RecommendationCategory = line(100).meta({ example: 'accuracy' });
export const Reason = z.string().trim().min(1).max(1_000).meta({ example: 'too dear' });
export const Effectiveness = z.number().min(0).max(1).meta({ example: 0.8 });
export const Impact = z.string().trim().min(1).max(4_000).meta({ example: 'a third fewer wrong years' });
