import { Module } from '@nestjs/common';
import { Shedding } from './shedding.js';

/** Which calls are left out when not all can be answered. */
@Module({ providers: [Shedding], exports: [Shedding] })
export class SheddingModule {}
