import { idField } from '@guildhall/http';
import { z } from 'zod';
import type { RoleGraph, RoleNode } from './role-graph.js';

/** What the API shows of a role. */
export const RoleView = z
  .object({
    id: idField('rol'),
    slug: z.string().meta({ example: 'admin' }),
    name: z.string().meta({ example: 'Administrator' }),
    description: z.string(),
    permissions: z
      .array(z.string())
      .describe('What it permits by itself.')
      .meta({ example: ['users:read', 'users:create'] }),
    inherits: z
      .array(z.string())
      .describe('The roles that it inherits from, by their slugs.')
      .meta({ example: ['viewer'] }),
    effectivePermissions: z
      .array(z.string())
      .describe('What it permits with all that it inherits.')
      .meta({ example: ['data:read', 'users:create', 'users:read'] }),
    isBuiltIn: z.boolean().describe('Every organisation has it, and none can change it.'),
    version: z.int(),
  })
  .meta({ id: 'Role' });

export const PermissionView = z
  .object({
    name: z.string().meta({ example: 'users:read' }),
    description: z.string().meta({ example: 'See the users of the organisation' }),
    isPlatformWide: z.boolean().describe('Reaches across organisations: for users of the platform alone.'),
  })
  .meta({ id: 'Permission' });

export type ShownRole = z.output<typeof RoleView>;

export function shownRole(graph: RoleGraph, { parentIds, permissions, ...role }: RoleNode) {
  const effectivePermissions = [...graph.permissionsOfRole(role.id)].sort();
  return { ...role, permissions: [...permissions], inherits: graph.slugsOf(parentIds), effectivePermissions };
}
