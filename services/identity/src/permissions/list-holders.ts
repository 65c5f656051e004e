import { type Actor, CurrentActor, isPermission, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Answer, Cursors, cutPage, idField, page, pageOf, pageQuery, Problems } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Get, Injectable, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { decide, isAllowed, type Question, type Rights, standingOf, type Subject } from './decide.js';
import { scopeQuery } from './permission.fields.js';
import { PermissionUnknown } from './permission.problems.js';
import { rightsIn, subjectsIn } from './rights-rows.js';

const ListHoldersQuery = pageQuery.extend(scopeQuery);
type ListHoldersQuery = z.output<typeof ListHoldersQuery>;

const HolderView = z
  .object({
    userId: idField('usr'),
    roles: z
      .array(z.string())
      .describe('The roles by which they may.')
      .meta({ example: ['auditor'] }),
  })
  .meta({ id: 'PermissionHolder' });

const Position = z.tuple([z.uuid()]);

// Whom the decision may find: no more than that. Everybody may what is about their own account.
const CANDIDATES = `
select u.id from users u
 where u.status = 'active' and ($1::uuid is null or u.id > $1)
   and ($2 or exists (select from role_assignments a
                       where a.tenant_id = u.tenant_id and a.user_id = u.id and a.status <> 'ended' and a.role_id = any ($3)))
 order by u.id limit $4`;

@Injectable()
export class ListHolders {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  /** The list is what the check answers, user by user: candidates of the database, decided by the one function (T49). */
  execute(actor: Actor, asked: Omit<Question, 'atMs'>, { limit, after }: { limit: number; after?: string }) {
    const question = { ...asked, atMs: this.clock.now().getTime() };
    return this.database.transaction(actor, async (tx) => {
      const rights = await rightsIn(tx);
      const found: { userId: string; roles: string[] }[] = [];
      let last = after;
      for (;;) {
        const ids = await candidates(tx, rights, question, { limit: limit + 1, after: last });
        const subjects = await subjectsIn(tx, ids);
        found.push(...ids.flatMap((userId) => holderOf(rights, question, userId, subjects.get(userId))));
        last = ids.at(-1);
        if (found.length > limit || ids.length <= limit) return found.slice(0, limit + 1);
      }
    });
  }
}

async function candidates(
  tx: TenantTransaction,
  { graph }: Rights,
  { permission }: Question,
  { limit, after }: { limit: number; after?: string },
): Promise<string[]> {
  const isEverybodys = permission.startsWith('own-');
  const values = [after ?? null, isEverybodys, graph.permitting(permission), limit];
  return (await tx.query<{ id: string }[]>(CANDIDATES, values)).map(({ id }) => id);
}

function holderOf(rights: Rights, question: Question, userId: string, subject: Subject | undefined) {
  if (!subject || !isAllowed(decide(rights, subject, question))) return [];
  const permitting = subject.held.filter((held) => standingOf(rights.graph, held, question) === 'permits');
  return [{ userId, roles: rights.graph.slugsOf(permitting.map(({ roleId }) => roleId)) }];
}

@Controller('permissions/:permission/holders')
export class ListHoldersRoute {
  constructor(
    private readonly listHolders: ListHolders,
    private readonly cursors: Cursors,
  ) {}

  /** Lists who may do something now, in the whole organisation or in one team or workspace of it (IDN-6). */
  @Get()
  @RequirePermission('roles:read')
  @RateLimit('default')
  @Answer(200, pageOf(HolderView))
  @Problems(PermissionUnknown)
  async handle(
    @CurrentActor() actor: Actor,
    @Param('permission') permission: string,
    @Query({ schema: ListHoldersQuery }) query: ListHoldersQuery,
  ) {
    if (!isPermission(permission)) throw new PermissionUnknown('`GET /permissions` lists those of the platform.');
    const { scope: scopeKind, reference = null, limit } = query;
    const scope = { tenantId: actor.tenantId, list: 'holders', query: { ...query, permission } };
    const [after] = this.cursors.read(query.cursor, scope, Position) ?? [];
    const question = { permission, scopeKind, scopeReference: reference };
    const { items, last } = cutPage(await this.listHolders.execute(actor, question, { limit, after }), limit);
    return page(items, this.cursors.write(last && [last.userId], scope));
  }
}
