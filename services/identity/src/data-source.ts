import type { CatalogueException } from '@guildhall/database';
import { CreatePlatformTables1795272614167 } from './migrations/1795272614167-create-platform-tables.js';
import { CreateOrganizations1795273000000 } from './migrations/1795273000000-create-organizations.js';
import { CreateUsers1795273100000 } from './migrations/1795273100000-create-users.js';
import { CreateActivationTokens1795273200000 } from './migrations/1795273200000-create-activation-tokens.js';
import { Organization } from './organizations/organization.entity.js';
import { ActivationToken } from './users/activation-token.entity.js';
import { User } from './users/user.entity.js';

type Class = new () => object;

/** For the application and for the migrations alike: nothing is found by pattern, so nothing is forgotten in an image. */
export const entities: Class[] = [ActivationToken, Organization, User];
export const migrations = [
  CreatePlatformTables1795272614167,
  CreateOrganizations1795273000000,
  CreateUsers1795273100000,
  CreateActivationTokens1795273200000,
];

/** Where this service means to differ from the rules for tables. */
export const catalogueExceptions: readonly CatalogueException[] = [
  {
    rule: 'tenant-column',
    table: 'slug_directory',
    reason: 'a directory: sign-in looks up the tenant in it, and it holds names that everybody may know',
  },
  {
    rule: 'tenant-column',
    table: 'login_directory',
    reason: 'a directory: sign-in looks up the tenant in it by a keyed digest, and it holds no address',
  },
];
