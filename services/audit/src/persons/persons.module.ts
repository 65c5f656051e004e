import { Module } from '@nestjs/common';
import { PersonKeys } from './person-keys.js';
import { PersonNames } from './person-names.js';

@Module({ providers: [PersonKeys, PersonNames], exports: [PersonKeys, PersonNames] })
export class PersonsModule {}
