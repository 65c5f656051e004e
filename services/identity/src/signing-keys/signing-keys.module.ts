import { Module } from '@nestjs/common';
import { FindSigningKeysRoute } from './find-signing-keys.js';
import { KeyRotation } from './key-rotation.js';
import { KeyRotationWorker } from './key-rotation.worker.js';
import { SigningKeys } from './signing-keys.js';

@Module({
  controllers: [FindSigningKeysRoute],
  providers: [KeyRotation, KeyRotationWorker, SigningKeys],
  exports: [SigningKeys],
})
export class SigningKeysModule {}
