import { Module } from '@nestjs/common';
import { PersonsModule } from '../persons/persons.module.js';
import { FindEntry, FindEntryRoute } from './find-entry.js';
import { KeepEntries } from './keep-entries.js';
import { KeepTrail } from './keep-trail.consumer.js';
import { OpenEntries } from './open-entries.js';

@Module({
  imports: [PersonsModule],
  controllers: [FindEntryRoute, KeepTrail],
  providers: [FindEntry, KeepEntries, OpenEntries],
  exports: [KeepEntries, OpenEntries],
})
export class EntriesModule {}
