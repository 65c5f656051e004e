import { NO_CONTROL_CHARACTERS } from '@guildhall/http';
import { z } from 'zod';

const line = (max: number) => z.string().trim().min(1).max(max).regex(NO_CONTROL_CHARACTERS, 'No control characters');

export const Score = z.int().min(1).max(5).meta({ example: 4 });
/** A word of the product's own choosing, by which ratings and recommendations are told apart. */
export const Category = line(100).meta({ example: 'accuracy' });
export const Target = line(200).meta({ example: 'insight-17' });
export const Comment = z.string().trim().min(1).max(4_000).meta({ example: 'Close, but the year is wrong.' });
export const Rater = line(200).meta({ example: 'webmaster' });
