import { Module } from '@nestjs/common';
import { RollUp } from './roll-up.js';

/** What every figure of an organisation is kept as. */
@Module({ providers: [RollUp], exports: [RollUp] })
export class SeriesModule {}
