import { Module } from '@nestjs/common';
import { ChangeUser, ChangeUserRoute } from './change-user.js';
import { FindUser, FindUserRoute } from './find-user.js';
import { ListUsers, ListUsersRoute } from './list-users.js';
import { LoginDirectory } from './login-directory.js';
import { RenewLoginDirectory } from './renew-login-directory.js';

@Module({
  controllers: [ChangeUserRoute, FindUserRoute, ListUsersRoute],
  providers: [ChangeUser, FindUser, ListUsers, LoginDirectory, RenewLoginDirectory],
  exports: [LoginDirectory],
})
export class UsersModule {}
