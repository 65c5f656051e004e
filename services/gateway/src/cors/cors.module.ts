import { Module } from '@nestjs/common';
import { EdgeStateModule } from '../edge-state/edge-state.module.js';
import { WebOrigins } from './web-origins.js';

/** Which pages of others may read what the gateway answers. */
@Module({ imports: [EdgeStateModule], providers: [WebOrigins], exports: [WebOrigins] })
export class CorsModule {}
