import { Inject, Injectable } from '@nestjs/common';
import { INTEGRATION_SETTINGS, type IntegrationSettings } from '../config.js';
import { TooManyBatches } from './ingest.problems.js';

const RETRY_SECONDS = 1;

/**
 * The batches that this process works on, bounded in all and for each organisation (D24, D25). Who finds no room is told
 * to come again: a queue would only grow, and hold bodies of two megabytes each.
 */
@Injectable()
export class BatchesInHand {
  private inAll = 0;
  private readonly ofTenants = new Map<string, number>();

  constructor(@Inject(INTEGRATION_SETTINGS) private readonly settings: IntegrationSettings) {}

  /** Throws TooManyBatches, and then does nothing. */
  async work<T>(tenantId: string, work: () => Promise<T>): Promise<T> {
    const ofTenant = this.ofTenants.get(tenantId) ?? 0;
    if (ofTenant >= this.settings.INGEST_BATCHES_PER_TENANT || this.inAll >= this.settings.INGEST_BATCHES)
      throw new TooManyBatches('Wait for those that are under way.', { retryAfterSeconds: RETRY_SECONDS });
    this.count(tenantId, 1);
    try {
      return await work();
    } finally {
      this.count(tenantId, -1);
    }
  }

  private count(tenantId: string, change: 1 | -1): void {
    const ofTenant = (this.ofTenants.get(tenantId) ?? 0) + change;
    if (ofTenant === 0) this.ofTenants.delete(tenantId);
    else this.ofTenants.set(tenantId, ofTenant);
    this.inAll += change;
  }
}
