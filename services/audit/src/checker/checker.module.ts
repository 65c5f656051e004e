import { Module } from '@nestjs/common';
import { FindIntegrity, FindIntegrityRoute } from './find-integrity.js';

/** What the checker of the sequencer's process found, for those whose trail it is. */
@Module({ controllers: [FindIntegrityRoute], providers: [FindIntegrity] })
export class CheckerModule {}
