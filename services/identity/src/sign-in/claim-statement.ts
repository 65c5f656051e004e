import type { PreparedStatement } from '@guildhall/database';
import type { EntityMetadata, EntityTarget } from 'typeorm';
import { Organization } from '../organizations/organization.entity.js';
import { withDefaults } from '../policies/policies-of.js';
import type { Policies } from '../policies/policy-kinds.js';
import { Session } from '../sessions/session.entity.js';
import { User } from '../users/user.entity.js';

/** All that a refresh is decided by. The session’s row is locked. */
export interface ClaimedSession {
  readonly session: Session;
  readonly user: User;
  readonly organization: Organization | null;
  readonly policies: Policies;
}

/** As the driver answers it: columns by `alias.property`. */
export type ClaimedRow = Readonly<Record<string, unknown>> & {
  readonly policies: Parameters<typeof withDefaults>[0] | null;
};

const PARTS = { s: Session, u: User, o: Organization };
type Alias = keyof typeof PARTS;

/**
 * The one statement of a refresh that uses the token up and reads what it is decided by: refreshing is what everybody does
 * all the time, and five statements would spend most of it on the way to the database and back.
 *
 * Of a hundred who show the token at once, one finds it unused (D19, T22). Who waits for the session’s row reads that row
 * anew, but user and organisation as they were before: whoever bars a user ends their sessions in the same commit, so that
 * the session which was waited for has ended (T24).
 */
export class ClaimStatement {
  readonly prepared: PreparedStatement;
  private readonly properties: Readonly<Record<Alias, readonly string[]>>;

  constructor(metadataOf: (entity: EntityTarget<object>) => EntityMetadata) {
    const columnsOf = (alias: Alias) => metadataOf(PARTS[alias]).columns;
    const selected = (Object.keys(PARTS) as Alias[]).flatMap((alias) =>
      columnsOf(alias).map(
        ({ databaseName, propertyName }) => `${alias}.${databaseName} as "${alias}.${propertyName}"`,
      ),
    );
    const namesOf = (alias: Alias) => columnsOf(alias).map(({ propertyName }) => propertyName);
    this.properties = { s: namesOf('s'), u: namesOf('u'), o: namesOf('o') };
    this.prepared = {
      name: 'claim-refresh-token',
      // eslint-disable-next-line guildhall/sql-without-interpolation -- names of columns, as the entities declare them.
      text: `
        with claimed as (
          update refresh_tokens set used_at = $2, used_by = $3 where digest = $1 and used_at is null
          returning tenant_id, session_id)
        select ${selected.join(', ')}, (select jsonb_object_agg(kind, stated) from policies) as policies
          from claimed c
          join sessions s on s.tenant_id = c.tenant_id and s.id = c.session_id
          join users u on u.tenant_id = s.tenant_id and u.id = s.user_id
          left join organizations o on o.tenant_id = s.tenant_id and o.id = s.tenant_id
           for update of s`,
    };
  }

  read(row: ClaimedRow): ClaimedSession {
    const organization = Object.assign(new Organization(), this.part('o', row));
    return {
      session: Object.assign(new Session(), this.part('s', row)),
      user: Object.assign(new User(), this.part('u', row)),
      organization: row['o.id'] === null ? null : organization,
      policies: withDefaults(row.policies ?? {}),
    };
  }

  private part(alias: Alias, row: ClaimedRow): object {
    return Object.fromEntries(this.properties[alias].map((property) => [property, row[`${alias}.${property}`]]));
  }
}
