import { encodeId, PLATFORM_TENANT_ID } from '@guildhall/contracts';

/** The platform's own organisation, as it stands on the wire: its roles and blocks hold for everybody. */
export const PLATFORM_TENANT = encodeId('org', PLATFORM_TENANT_ID);
