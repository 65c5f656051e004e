import { Module } from '@nestjs/common';
import { InvitationsModule } from '../invitations/invitations.module.js';
import { UsersModule } from '../users/users.module.js';
import { ImportUsers, ImportUsersRoute } from './import-users.js';
import { TakenInUsers } from './taken-in-users.js';

@Module({
  imports: [InvitationsModule, UsersModule],
  controllers: [ImportUsersRoute],
  providers: [ImportUsers, TakenInUsers],
})
export class ImportsModule {}
