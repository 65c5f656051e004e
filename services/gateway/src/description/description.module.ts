import { Module } from '@nestjs/common';
import { RoutesModule } from '../routes/routes.module.js';
import { DescriptionPages } from './description-pages.js';

/** What there is to call, described. */
@Module({ imports: [RoutesModule], controllers: [DescriptionPages] })
export class DescriptionModule {}
