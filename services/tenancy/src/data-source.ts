import type { CatalogueException } from '@guildhall/database';
import { CreateOrganizations1764000000000 } from './migrations/1764000000000-create-organizations.js';
import { CreateOnboardings1795274000000 } from './migrations/1795274000000-create-onboardings.js';
import { CreateUsage1795286400000 } from './migrations/1795286400000-create-usage.js';
import { LimitOrganizations1795300200000 } from './migrations/1795300200000-limit-organizations.js';
import { AddCallToOutbox1795410700000 } from './migrations/1795410700000-add-call-to-outbox.js';
import { KeepStatesInArchive1795420000000 } from './migrations/1795420000000-keep-states-in-archive.js';
import { Onboarding } from './onboarding/onboarding.entity.js';
import { OnboardingStep } from './onboarding/onboarding-step.entity.js';
import { Organization } from './organizations/organization.entity.js';

/** For the application and for the migrations alike: nothing is found by pattern, so nothing is forgotten in an image. */
export const entities = [Onboarding, OnboardingStep, Organization];
export const migrations = [
  CreateOrganizations1764000000000,
  CreateOnboardings1795274000000,
  CreateUsage1795286400000,
  LimitOrganizations1795300200000,
  AddCallToOutbox1795410700000,
  KeepStatesInArchive1795420000000,
];

/** Where this service means to differ from the rules for tables. */
export const catalogueExceptions: readonly CatalogueException[] = [
  {
    rule: 'unique',
    table: 'organizations',
    only: /^organizations_slug_key/,
    reason:
      'sign-in finds the organisation by it; only administrators of the platform choose one, so it tells no tenant of another',
  },
  {
    rule: 'tenant-column',
    table: 'onboarding_jobs',
    reason: 'a queue: the worker finds in it whose onboarding is due, over all tenants, and nothing else',
  },
];
