import { Module } from '@nestjs/common';
import { RoutesModule } from '../routes/routes.module.js';
import { DescriptionPages } from './description-pages.js';
import { EventPages } from './event-pages.js';

/** What there is to call, described. */
@Module({ imports: [RoutesModule], controllers: [DescriptionPages, EventPages] })
export class DescriptionModule {}
