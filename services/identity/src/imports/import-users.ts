import { type Actor, CurrentActor, RateLimit, RequirePermission, Sensitive } from '@guildhall/access';
import { UsersImported } from '@guildhall/contracts';
import { isUniqueViolation, TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Answer, BodyLimit, Problems } from '@guildhall/http';
import { Clock, newId } from '@guildhall/runtime';
import { Body, Controller, HttpCode, Injectable, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { Organization } from '../organizations/organization.entity.js';
import { grantableBy } from '../roles/grantor.js';
import { lockRoles, roleGraphOf } from '../roles/role-graph-of.js';
import { UserEmailTaken } from '../users/user.problems.js';
import { ImportReport, ImportUsersBody, ImportUsersQuery, type LineResult } from './import.shapes.js';
import { type JudgedLine, judgeLines, type SoundLine } from './judge-lines.js';
import { TakenInUsers } from './taken-in-users.js';

const MOST_BYTES = 1_024 * 1_024;
/** A thousand lines of forty: five fields and twenty roles each, and some more to be told that there are none such. */
const MOST_MEMBERS = 40_000;

type Import = ImportUsersQuery & { readonly lines: readonly unknown[] };

@Injectable()
export class ImportUsers {
  constructor(
    private readonly database: TenantDatabase,
    private readonly users: TakenInUsers,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, wanted: Import): Promise<ImportReport> {
    try {
      return await this.database.transaction(actor, (tx) => this.run(tx, wanted));
    } catch (error) {
      // Somebody took one of the addresses by changing theirs, which waits for no import.
      if (!isUniqueViolation(error, 'users_email_key')) throw error;
      throw new UserEmailTaken('Send the import again: what has been made stays as it is.', { cause: error });
    }
  }

  private async run(tx: TenantTransaction, { lines, dryRun, sendInvitations }: Import): Promise<ImportReport> {
    await lockRoles(tx);
    const graph = await roleGraphOf(tx);
    const judged = judgeLines(lines, { graph, grantable: await grantableBy(tx, graph) });
    const ids = await this.users.existing(tx, judged.filter(isSound));
    const fresh = judged.filter(isSound).filter(({ account }) => !ids.has(account.email));
    const report = reportOf(judged, ids, { id: newId(), isDryRun: dryRun });
    // What changes nothing is no fact: an import that is sent again leaves no second entry.
    if (dryRun || fresh.length === 0) return report;

    const at = this.clock.now();
    const users = await this.users.takeIn(tx, fresh, at);
    const { id, created, existing, refused } = report;
    const imported = UsersImported({ importId: id, created, existing, refused });
    await tx.publish({ tenantId: tx.tenantId, id, version: 1 }, imported);
    const { name: organization } = await tx.findOneByOrFail(Organization, { id: tx.tenantId });
    if (sendInvitations) await this.users.inviteThem(tx, users, { organization, at });
    return reportOf(judged, ids, report, new Map(users.map((user) => [user.email, user.id])));
  }
}

function isSound(line: JudgedLine): line is SoundLine {
  return 'account' in line;
}

function reportOf(
  judged: readonly JudgedLine[],
  existing: ReadonlyMap<string, string>,
  { id, isDryRun }: Pick<ImportReport, 'id' | 'isDryRun'>,
  made: ReadonlyMap<string, string> = new Map(),
): ImportReport {
  const lines = judged.map((line, place): LineResult => {
    if (!isSound(line)) return { line: place, outcome: 'refused', userId: null, errors: [...line.errors] };
    const known = existing.get(line.account.email);
    if (known) return { line: place, outcome: 'existing', userId: known };
    return { line: place, outcome: 'created', userId: made.get(line.account.email) ?? null };
  });
  const count = (outcome: LineResult['outcome']) => lines.filter((line) => line.outcome === outcome).length;
  return { id, isDryRun, created: count('created'), existing: count('existing'), refused: count('refused'), lines };
}

@Controller('user-imports')
export class ImportUsersRoute {
  constructor(private readonly importUsers: ImportUsers) {}

  /**
   * Takes over the accounts of another system, up to 1,000 at once, and reports line by line. Who brings the hash of a
   * password signs in with it, and it is hashed with argon2id then; everybody else is invited. An address that is known
   * stays as it is, so that an import can be sent again (IDN-1, IDN-2).
   */
  @Post()
  @HttpCode(200)
  @RequirePermission('users:create')
  @Sensitive()
  @RateLimit('strict')
  @BodyLimit(MOST_BYTES, { members: MOST_MEMBERS })
  @Answer(200, ImportReport)
  @Problems(UserEmailTaken)
  handle(
    @CurrentActor() actor: Actor,
    @Query({ schema: ImportUsersQuery }) query: ImportUsersQuery,
    @Body({ schema: ImportUsersBody }) { users }: z.infer<typeof ImportUsersBody>,
  ): Promise<ImportReport> {
    return this.importUsers.execute(actor, { ...query, lines: users });
  }
}
