import { type DynamicModule, Module } from '@nestjs/common';
import type { IdentitySettings } from '../config.js';
import { OperatorModule } from '../operator.module.js';
import { KeyRotation } from './key-rotation.js';

/** The rotation by itself, for an operator's command. */
@Module({})
export class RotationCommandModule {
  static on(settings: IdentitySettings): DynamicModule {
    return { module: RotationCommandModule, imports: [OperatorModule.on(settings)], providers: [KeyRotation] };
  }
}
