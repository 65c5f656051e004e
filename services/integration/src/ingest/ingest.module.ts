import { Module } from '@nestjs/common';
import { AuditTypesModule } from '../audit-types/audit-types.module.js';
import { BatchesInHand } from './batches-in-hand.js';
import { ForgetItems } from './forget-items.js';
import { IngestBatch, IngestBatchRoute } from './ingest-batch.js';
import { RoomInOutbox } from './room-in-outbox.js';

@Module({
  imports: [AuditTypesModule],
  controllers: [IngestBatchRoute],
  providers: [BatchesInHand, ForgetItems, IngestBatch, RoomInOutbox],
})
export class IngestModule {}
