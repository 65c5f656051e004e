import { idField } from '@guildhall/http';
import { z } from 'zod';

/** What the API shows of a role. */
export const RoleView = z
  .object({
    id: idField('rol'),
    slug: z.string().meta({ example: 'admin' }),
    name: z.string().meta({ example: 'Administrator' }),
    description: z.string(),
    permissions: z.array(z.string()).meta({ example: ['users:read', 'users:create'] }),
  })
  .meta({ id: 'Role' });

export const PermissionView = z
  .object({
    name: z.string().meta({ example: 'users:read' }),
    description: z.string().meta({ example: 'See the users of the organisation' }),
    isPlatformWide: z.boolean().describe('Reaches across organisations: for users of the platform alone.'),
  })
  .meta({ id: 'Permission' });
