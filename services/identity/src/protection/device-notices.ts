import { NewDeviceNoticed } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import { OutgoingMails } from '../mails/outgoing-mails.js';
import { deviceOf } from '../open-sessions/device.js';
import { Organization } from '../organizations/organization.entity.js';
import type { SessionRules } from '../policies/policy-kinds.js';
import type { Client, Session } from '../sessions/session.entity.js';
import type { User } from '../users/user.entity.js';
import { KnownDevices } from './known-devices.js';

/** Later it is no news any more. */
const GOOD_FOR_MS = 86_400_000;
/** A client may call itself anything. */
const LONGEST_NAME = 60;

export interface Arrival {
  readonly user: User;
  readonly session: Session;
  readonly client: Client;
  readonly rules: SessionRules;
}

/** Tells users of sign-ins from devices that have not been seen with them before (IDN-8, ASVS 5.0 V6.3.5). */
@Injectable()
export class DeviceNotices {
  constructor(
    private readonly devices: KnownDevices,
    private readonly mails: OutgoingMails,
    private readonly clock: Clock,
  ) {}

  /** In the transaction of the sign-in: no session without its notice. The user's row is locked. */
  async noticeDevice(tx: TenantTransaction, { user, session, client, rules }: Arrival): Promise<void> {
    const { isFirst, isKnownDevice } = await this.devices.remember(tx, user.id, client);
    if (isFirst || isKnownDevice || !rules.newDeviceNotice) return;
    const { address: clientAddress, userAgent } = client;
    await tx.publish(user, NewDeviceNoticed({ userId: user.id, sessionId: session.id, clientAddress, userAgent }));
    await this.tell(tx, { user, session, client, rules });
  }

  private async tell(tx: TenantTransaction, { user, session, client }: Arrival): Promise<void> {
    const at = this.clock.now();
    const organization = await tx.findOneByOrFail(Organization, { id: user.tenantId });
    const values = {
      organization: organization.name,
      person: user.displayName,
      device: deviceOf(client.userAgent ?? null).name.slice(0, LONGEST_NAME),
      address: client.address ?? 'an unknown address',
      time: `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    };
    // About the session: the notice of the next one does not take the place of this one.
    const about = session.id;
    await this.mails.put(tx, {
      kind: 'new-device',
      about,
      content: { to: user.email, values },
      at,
      endsAt: new Date(at.getTime() + GOOD_FOR_MS),
    });
  }
}
