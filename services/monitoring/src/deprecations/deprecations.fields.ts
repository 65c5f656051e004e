import { timeField } from '@guildhall/http';
import { z } from 'zod';

/** What is known of the calls of one route that is on its way out. */
export const deprecatedCalls = {
  service: z.string().meta({ example: 'identity' }),
  method: z.string().meta({ example: 'GET' }),
  route: z.string().describe('The path as described.').meta({ example: '/users/{userId}' }),
  calls: z.int().describe('Since the route was deprecated.').meta({ example: 12 }),
  firstCallAt: timeField(),
  lastCallAt: timeField(),
};
