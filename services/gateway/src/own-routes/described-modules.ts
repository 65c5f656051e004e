import type { Type } from '@nestjs/common';
import { LimitCheckModule } from '../limit-check/limit-check.module.js';
import { TicketsModule } from '../tickets/tickets.module.js';

/** Whose controllers are routes of the API, and stand in `own-openapi.json`. All others are pages. */
export const DESCRIBED_MODULES: readonly Type[] = [LimitCheckModule, TicketsModule];
