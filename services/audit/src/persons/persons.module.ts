import { Module } from '@nestjs/common';
import { DestroyPersonKeys } from './destroy-person-keys.js';
import { HearErasures } from './hear-erasures.js';
import { PersonKeys } from './person-keys.js';
import { PersonNames } from './person-names.js';
import { RecentKeys } from './recent-keys.js';

@Module({
  providers: [DestroyPersonKeys, HearErasures, PersonKeys, PersonNames, RecentKeys],
  exports: [DestroyPersonKeys, PersonKeys, PersonNames],
})
export class PersonsModule {}
