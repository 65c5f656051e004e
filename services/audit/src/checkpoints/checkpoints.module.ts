import { Module } from '@nestjs/common';
import { FindCheckpoint, FindCheckpointRoute } from './find-checkpoint.js';
import { FindLogKeys, FindLogKeysRoute } from './find-log-keys.js';
import { ListCheckpoints, ListCheckpointsRoute } from './list-checkpoints.js';
import { ShowCheckpoint, ShowCheckpointRoute } from './show-checkpoint.js';

@Module({
  controllers: [FindCheckpointRoute, FindLogKeysRoute, ListCheckpointsRoute, ShowCheckpointRoute],
  providers: [FindCheckpoint, FindLogKeys, ListCheckpoints, ShowCheckpoint],
})
export class CheckpointsModule {}
