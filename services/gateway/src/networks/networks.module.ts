import { Module } from '@nestjs/common';
import { EdgeStateModule } from '../edge-state/edge-state.module.js';
import { AddressRules } from './address-rules.js';

/** Whence calls are let in. */
@Module({ imports: [EdgeStateModule], providers: [AddressRules], exports: [AddressRules] })
export class NetworksModule {}
