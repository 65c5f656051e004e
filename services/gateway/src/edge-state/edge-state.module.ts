import { Module } from '@nestjs/common';
import { BrokerModule } from '../broker.module.js';
import { EdgeState } from './edge-state.js';
import { EdgeStateReader } from './edge-state-reader.js';

/** What other services tell the gateway to decide by. */
@Module({ imports: [BrokerModule], providers: [EdgeState, EdgeStateReader], exports: [EdgeState, EdgeStateReader] })
export class EdgeStateModule {}
