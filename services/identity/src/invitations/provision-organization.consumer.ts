import {
  IdentityProvisioned,
  IdentityProvisioningFailed,
  OrganizationCreated,
  ProvisioningRequested,
} from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { Consumer, Consumes, type Delivered } from '@guildhall/events';
import { Clock, newId } from '@guildhall/runtime';
import { noteOrganization } from '../organizations/note-organization.js';
import { ADMIN } from '../roles/built-in-roles.js';
import { User } from '../users/user.entity.js';
import { DisplayName, EmailAddress } from '../users/user.fields.js';
import { Invitations } from './invitations.js';

const as = 'identity.provisioning';
const STEP = 'identity';

type Asked = Pick<ProvisioningRequested, 'steps' | 'slug' | 'name'> &
  Pick<OrganizationCreated, 'administratorEmail' | 'administratorDisplayName'> & { readonly attempt: number };

/** Gets identity ready for an organisation: its first administrator exists and is sent a link (TEN-2). */
@Consumer()
export class ProvisionOrganization {
  constructor(
    private readonly invitations: Invitations,
    private readonly clock: Clock,
  ) {}

  @Consumes(OrganizationCreated, { as })
  created({ tenantId, data }: Delivered<OrganizationCreated>, tx: TenantTransaction): Promise<void> {
    return this.provision(tx, tenantId, { ...data, attempt: 1 });
  }

  @Consumes(ProvisioningRequested, { as })
  requested({ tenantId, data }: Delivered<ProvisioningRequested>, tx: TenantTransaction): Promise<void> {
    return this.provision(tx, tenantId, data);
  }

  private async provision(tx: TenantTransaction, organizationId: string, asked: Asked): Promise<void> {
    if (!asked.steps.includes(STEP)) return;
    const refusal = await this.makeAdministrator(tx, organizationId, asked);
    const answer = refusal
      ? IdentityProvisioningFailed({ organizationId, reason: refusal, isRetryable: false })
      : IdentityProvisioned({ organizationId });
    await tx.publish({ tenantId: organizationId, id: organizationId, version: asked.attempt }, answer);
  }

  /** Asked again, it finds what it made and only answers. Returns why it cannot be done, as a word. */
  private async makeAdministrator(tx: TenantTransaction, tenantId: string, asked: Asked): Promise<string | undefined> {
    const { slug, name } = asked;
    // Version 0: what the projection knows, or will hear, is newer. Two at once wait for this row.
    await noteOrganization(tx, { id: tenantId, slug, name, status: 'provisioning', version: 0 });
    if (await tx.existsBy(User, { tenantId })) return undefined;

    const email = EmailAddress.safeParse(asked.administratorEmail);
    const displayName = DisplayName.safeParse(asked.administratorDisplayName);
    if (!email.success) return 'administrator-address-refused';
    if (!displayName.success) return 'administrator-name-refused';
    const fields = { tenantId, id: newId(), email: email.data, displayName: displayName.data, roleIds: [ADMIN.id] };
    await this.invitations.invite(tx, fields, { organization: name, at: this.clock.now() });
    return undefined;
  }
}
