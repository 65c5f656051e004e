import { Module } from '@nestjs/common';
import { DeactivateUser, DeactivateUserRoute } from './deactivate-user.js';
import { RestoreUser, RestoreUserRoute } from './restore-user.js';

@Module({ controllers: [DeactivateUserRoute, RestoreUserRoute], providers: [DeactivateUser, RestoreUser] })
export class DeactivationsModule {}
