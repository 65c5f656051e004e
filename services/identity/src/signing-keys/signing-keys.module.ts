import { Module } from '@nestjs/common';
import { FindSigningKeysRoute } from './find-signing-keys.js';
import { KeyRotation } from './key-rotation.js';
import { KeyRotationWorker } from './key-rotation.worker.js';
import { SignAccessToken } from './sign-access-token.js';
import { SigningKeys } from './signing-keys.js';

@Module({
  controllers: [FindSigningKeysRoute],
  providers: [KeyRotation, KeyRotationWorker, SignAccessToken, SigningKeys],
  exports: [SignAccessToken],
})
export class SigningKeysModule {}
