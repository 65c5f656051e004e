import type { CatalogueException } from '@guildhall/database';
import { CreatePlatformTables1795284131209 } from './migrations/1795284131209-create-platform-tables.js';

type Class = new () => object;

/** For the application and for the migrations alike: nothing is found by pattern, so nothing is forgotten in an image. */
export const entities: Class[] = [];
export const migrations = [CreatePlatformTables1795284131209];

/** Where this service means to differ from the rules for tables. */
export const catalogueExceptions: readonly CatalogueException[] = [];
