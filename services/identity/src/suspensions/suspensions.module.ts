import { Module } from '@nestjs/common';
import { ReactivateUser, ReactivateUserRoute } from './reactivate-user.js';
import { SuspendUser, SuspendUserRoute } from './suspend-user.js';

@Module({ controllers: [ReactivateUserRoute, SuspendUserRoute], providers: [ReactivateUser, SuspendUser] })
export class SuspensionsModule {}
