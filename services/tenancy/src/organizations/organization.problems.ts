import { problem } from '@guildhall/http';

export class OrganizationNotFound extends problem('organization-not-found', 404, 'No such organisation') {}
export class OrganizationSlugTaken extends problem('organization-slug-taken', 409, 'The slug is taken') {}
export class OrganizationAlreadySuspended extends problem(
  'organization-already-suspended',
  409,
  'The organisation is already suspended',
) {}
export class OrganizationNotSuspended extends problem(
  'organization-not-suspended',
  409,
  'The organisation is not suspended',
) {}
export class PlatformOrganizationCannotBeSuspended extends problem(
  'platform-organization-cannot-be-suspended',
  409,
  'The platform organisation cannot be suspended',
) {}
export class TierNotYours extends problem('tier-not-yours', 403, 'Only the platform changes the tier') {}
