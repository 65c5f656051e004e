import { CreatePlatformTables{{timestamp}} } from './migrations/{{timestamp}}-create-platform-tables.js';

type Class = new () => object;

/** For the application and for the migrations alike: nothing is found by pattern, so nothing is forgotten in an image. */
export const entities: Class[] = [];
export const migrations = [CreatePlatformTables{{timestamp}}];
