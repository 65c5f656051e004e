import { Module } from '@nestjs/common';
import { EdgeStateModule } from '../edge-state/edge-state.module.js';
import { Cors } from './cors.js';
import { WebOrigins } from './web-origins.js';

/** Which pages of others may read what the gateway answers. */
@Module({ imports: [EdgeStateModule], providers: [Cors, WebOrigins], exports: [Cors, WebOrigins] })
export class CorsModule {}
