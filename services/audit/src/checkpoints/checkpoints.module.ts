import { Module } from '@nestjs/common';
import { FindCheckpoint, FindCheckpointRoute } from './find-checkpoint.js';
import { FindLogKeys, FindLogKeysRoute } from './find-log-keys.js';

@Module({ controllers: [FindCheckpointRoute, FindLogKeysRoute], providers: [FindCheckpoint, FindLogKeys] })
export class CheckpointsModule {}
