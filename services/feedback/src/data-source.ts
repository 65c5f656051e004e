import type { CatalogueException } from '@guildhall/database';
import { CreatePlatformTables1795284131209 } from './migrations/1795284131209-create-platform-tables.js';
import { CreateFeedback1795285800000 } from './migrations/1795285800000-create-feedback.js';
import { AddCallToOutbox1795410700000 } from './migrations/1795410700000-add-call-to-outbox.js';
import { Rating } from './ratings/rating.entity.js';
import { Recommendation } from './recommendations/recommendation.entity.js';

/** For the application and for the migrations alike: nothing is found by pattern, so nothing is forgotten in an image. */
export const entities = [Rating, Recommendation];
export const migrations = [
  CreatePlatformTables1795284131209,
  CreateFeedback1795285800000,
  AddCallToOutbox1795410700000,
];

/** Where this service means to differ from the rules for tables. */
export const catalogueExceptions: readonly CatalogueException[] = [];
