import { Module } from '@nestjs/common';
import { BatchesInHand } from './batches-in-hand.js';
import { ForgetItems } from './forget-items.js';
import { IngestBatch, IngestBatchRoute } from './ingest-batch.js';
import { RoomInOutbox } from './room-in-outbox.js';

@Module({ controllers: [IngestBatchRoute], providers: [BatchesInHand, ForgetItems, IngestBatch, RoomInOutbox] })
export class IngestModule {}
