import type { ConsumeOptions } from '../broker.js';
import type { AdminClient, ClientAdapter, ClientSettings } from '../client-adapter.js';
import type { LaneProducer } from '../lane.js';
import type { Life, Member } from '../supervised-subscription.js';
import { PlatformaticAdmin } from './platformatic-admin.js';
import { PlatformaticMember } from './platformatic-member.js';
import { PlatformaticProducer } from './platformatic-producer.js';

/** `@platformatic/kafka`: kept up, pure TypeScript. Its streams cannot rest one partition, so we fetch by ourselves. */
export class PlatformaticAdapter implements ClientAdapter {
  constructor(private readonly settings: ClientSettings) {}

  async openProducer(): Promise<LaneProducer> {
    return new PlatformaticProducer(this.settings);
  }

  openMember(options: ConsumeOptions, life: Life): Promise<Member> {
    return PlatformaticMember.open(options, life, this.settings);
  }

  async openAdmin(): Promise<AdminClient> {
    return new PlatformaticAdmin(this.settings);
  }
}
