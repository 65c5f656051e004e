import { Module } from '@nestjs/common';
import { BrokerModule } from '../broker.module.js';
import { Refusals } from './refusals.js';

/** Tells of what the gateway refused. */
@Module({ imports: [BrokerModule], providers: [Refusals], exports: [Refusals] })
export class RefusalsModule {}
