import { Module } from '@nestjs/common';
import { ErasureModule } from '../erasure/erasure.module.js';
import { PersonsModule } from '../persons/persons.module.js';
import { FindLegalHold, FindLegalHoldRoute } from './find-legal-hold.js';
import { LiftLegalHold, LiftLegalHoldRoute } from './lift-legal-hold.js';
import { ListLegalHolds, ListLegalHoldsRoute } from './list-legal-holds.js';
import { PlaceLegalHold, PlaceLegalHoldRoute } from './place-legal-hold.js';

@Module({
  imports: [ErasureModule, PersonsModule],
  controllers: [ListLegalHoldsRoute, PlaceLegalHoldRoute, FindLegalHoldRoute, LiftLegalHoldRoute],
  providers: [FindLegalHold, LiftLegalHold, ListLegalHolds, PlaceLegalHold],
})
export class LegalHoldsModule {}
