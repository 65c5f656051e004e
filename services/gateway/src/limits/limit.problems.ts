import { problem } from '@guildhall/http';

export class TooManyRequests extends problem('too-many-requests', 429, 'Too many requests', {
  meaning: 'One of the limits that this call counts against is used up; `RateLimit` names it.',
}) {}
