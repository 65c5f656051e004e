import { Module } from '@nestjs/common';
import { ProxyModule } from '../proxy/proxy.module.js';
import { RoutesModule } from '../routes/routes.module.js';
import { OwnRoutes } from './own-routes.js';

/** The way to what the gateway answers itself. */
@Module({ imports: [ProxyModule, RoutesModule], providers: [OwnRoutes], exports: [OwnRoutes] })
export class OwnRoutesModule {}
