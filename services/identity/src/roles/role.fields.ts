import { isPermission, isPlatformWide, isTenantPermission } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { NO_CONTROL_CHARACTERS } from '@guildhall/http';
import { z } from 'zod';
import { ADMIN } from './built-in-roles.js';

export const RoleSlug = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, 'Lower-case letters, digits and hyphens, a letter first')
  .meta({ example: 'auditor' });

export const RoleName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(NO_CONTROL_CHARACTERS, 'No control characters')
  .meta({ example: 'Auditor' });

export const RoleDescription = z
  .string()
  .trim()
  .max(500)
  .regex(NO_CONTROL_CHARACTERS, 'No control characters')
  .meta({ example: 'Reads the trail, and changes nothing.' });

const MOST_PERMISSIONS = 200;
const MOST_PARENTS = 10;

export const PermissionName = z
  .string()
  .max(120)
  .refine((text): boolean => isPermission(text), 'Neither a permission of the platform nor one of the form x-name:verb')
  .meta({ example: 'audit:read' });

export const RolePermissions = z
  .array(PermissionName)
  .max(MOST_PERMISSIONS)
  .meta({ example: ['audit:read', 'x-invoices:approve'] });

export const InheritedRoles = z
  .array(RoleSlug)
  .max(MOST_PARENTS)
  .meta({ example: ['viewer'] });

/**
 * Whether a role of the organisation may say so. What is about one's own account everybody has without any role, and what
 * reaches across organisations, or is about the installation, only roles of the platform itself have.
 */
export function fitsRoleOf(tenantId: string, permission: string): boolean {
  if (permission.startsWith('own-')) return false;
  if (tenantId === PLATFORM_TENANT_ID) return true;
  const ofOneOrganization = (ADMIN.permissions as readonly string[]).includes(permission);
  return !isPlatformWide(permission) && (ofOneOrganization || isTenantPermission(permission));
}
