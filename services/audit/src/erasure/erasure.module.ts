import { Module } from '@nestjs/common';
import { ExportsModule } from '../exports/exports.module.js';
import { PersonsModule } from '../persons/persons.module.js';
import { EraseErasedUsers } from './erase-erased-users.consumer.js';
import { ErasePerson } from './erase-person.js';
import { ErasureList } from './erasure-list.js';
import { ErasureLister } from './erasure-lister.js';
import { ErasureQueue } from './erasure-queue.js';
import { FindErasure, FindErasureRoute } from './find-erasure.js';
import { ForgetTraces } from './forget-traces.js';
import { ListErasures, ListErasuresRoute } from './list-erasures.js';
import { ReplayErasures } from './replay-erasures.js';
import { RequestErasure, RequestErasureRoute } from './request-erasure.js';

@Module({
  imports: [ExportsModule, PersonsModule],
  controllers: [EraseErasedUsers, ListErasuresRoute, RequestErasureRoute, FindErasureRoute],
  providers: [
    ErasePerson,
    ErasureList,
    ErasureLister,
    ErasureQueue,
    FindErasure,
    ForgetTraces,
    ListErasures,
    ReplayErasures,
    RequestErasure,
  ],
  exports: [ErasePerson],
})
export class ErasureModule {}
