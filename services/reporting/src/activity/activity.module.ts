import { Module } from '@nestjs/common';
import { CountCalls } from './count-calls.consumer.js';
import { CountFacts } from './count-facts.consumer.js';
import { CountIngestedItems } from './count-ingested-items.consumer.js';
import { CountSignIns } from './count-sign-ins.consumer.js';
import { ProjectOrganizations } from './project-organizations.consumer.js';
import { ProjectRatings } from './project-ratings.consumer.js';
import { ProjectUsers } from './project-users.consumer.js';

/** What reports are made of: this service's own projection of everybody's events. */
@Module({
  controllers: [
    CountCalls,
    CountFacts,
    CountIngestedItems,
    CountSignIns,
    ProjectOrganizations,
    ProjectRatings,
    ProjectUsers,
  ],
})
export class ActivityModule {}
