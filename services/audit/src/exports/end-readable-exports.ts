import type { TenantTransaction } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { ExportQueue } from './export-queue.js';
import { forgetFile } from './forget-file.js';
import { TrailExport } from './trail-export.entity.js';

/**
 * Ends every export of an organisation whose file, whole or begun, may say in clear what is erased with this transaction.
 * One that nobody has begun waits until it is over, and finds the person erased.
 */
@Injectable()
export class EndReadableExports {
  constructor(
    private readonly queue: ExportQueue,
    private readonly clock: Clock,
  ) {}

  async execute(tx: TenantTransaction): Promise<void> {
    const exports = await tx.find(TrailExport, {
      where: { status: In(['queued', 'running', 'completed']) },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    for (const each of exports.filter(({ status }) => status !== 'queued')) {
      const deleted = each.delete(this.clock.now());
      await forgetFile(tx, each);
      await tx.publish(each, deleted);
      await this.queue.put(tx, each.id);
    }
  }
}
