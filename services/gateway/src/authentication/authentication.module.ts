import { Module } from '@nestjs/common';
import { EdgeStateModule } from '../edge-state/edge-state.module.js';
import { Authentication } from './authentication.js';

/** Who calls, by what identity has stated. */
@Module({ imports: [EdgeStateModule], providers: [Authentication], exports: [Authentication] })
export class AuthenticationModule {}
