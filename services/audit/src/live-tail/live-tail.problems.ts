import { problem } from '@guildhall/http';

export class TooManyFollowTrails extends problem('too-many-follow-trails', 503, 'Too many follow trails now', {
  meaning: 'Each process of the audit service sends live to so many at once, and no more.',
  remedy: 'Come again after the seconds of Retry-After, or read the list with its cursor.',
}) {}
