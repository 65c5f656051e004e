import type { EgressClient } from '@guildhall/egress';
import { EgressRefused } from '@guildhall/egress';
import { InputRefused } from '@guildhall/http';
import { z } from 'zod';
import { isEventFilter } from './event-filters.js';

const LONGEST_URL = 2_048;
const MOST_FILTERS = 100;

export const WebhookUrl = z
  .string()
  .regex(/^https?:\/\/[^\s\\]+$/, 'No absolute URL')
  .max(LONGEST_URL)
  .describe('Where events are sent by POST: https, at an address of the internet.')
  .meta({ format: 'uri', example: 'https://hooks.example.org/guildhall' });

export const EventFilters = z
  .array(
    z
      .string()
      .max(200)
      .refine(isEventFilter, 'No type of event that subscribers may have, nor the beginning of one with .* after it'),
  )
  .max(MOST_FILTERS)
  .describe('Types of events, or beginnings of them with `.*`: `guildhall.identity.v1.*`. Empty: all there are.')
  .meta({ example: ['guildhall.identity.v1.UserSuspended'] });

export const EndpointDescription = z.string().trim().min(1).max(500).meta({ example: 'Tells the billing system' });

/** By its form alone: what its name stands for is asked when something is sent there, each time (T73). */
export function requireReachable(egress: EgressClient, url: string | undefined): void {
  if (url === undefined) return;
  try {
    egress.requireAllowed(url);
  } catch (error) {
    if (!(error instanceof EgressRefused)) throw error;
    const detail = error.message;
    throw new InputRefused(detail, {
      errors: [{ pointer: '/url', code: `url-${error.reason}`, detail }],
      cause: error,
    });
  }
}
