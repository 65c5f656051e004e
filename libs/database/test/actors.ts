import { Actor } from '@guildhall/access';
import { PLATFORM_TENANT_ID, ThingHappened } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { Note } from './notes.js';

export const userOf = (tenantId: string) =>
  new Actor({ kind: 'user', userId: newId(), tenantId, correlationId: 'request-1' });

export const platformAdministrator = () =>
  new Actor({
    kind: 'user',
    userId: newId(),
    tenantId: PLATFORM_TENANT_ID,
    correlationId: 'request-2',
    permissions: ['platform:organizations:create'],
  });

export const noteOf = (tenantId: string, text = 'hello') =>
  Object.assign(new Note(), { tenantId, id: newId(), text, ownerEmail: null, pin: null, labels: {} });

export const happened = (thingId: string) =>
  ThingHappened({ thingId, note: 'it happened', count: 1, ownerEmail: 'ada@example.org' });
