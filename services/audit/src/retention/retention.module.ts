import { Module } from '@nestjs/common';
import { ChangeRetention, ChangeRetentionRoute } from './change-retention.js';
import { EntryPartitionUpkeep } from './entry-partition-upkeep.js';
import { FindRetention, FindRetentionRoute } from './find-retention.js';

@Module({
  controllers: [ChangeRetentionRoute, FindRetentionRoute],
  providers: [ChangeRetention, EntryPartitionUpkeep, FindRetention],
  exports: [FindRetention],
})
export class RetentionModule {}
