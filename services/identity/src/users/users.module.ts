import { Module } from '@nestjs/common';
import { ChangeUser, ChangeUserRoute } from './change-user.js';
import { FindUser, FindUserRoute } from './find-user.js';
import { ListUsers, ListUsersRoute } from './list-users.js';
import { LoginDirectory } from './login-directory.js';

@Module({
  controllers: [ChangeUserRoute, FindUserRoute, ListUsersRoute],
  providers: [ChangeUser, FindUser, ListUsers, LoginDirectory],
  exports: [LoginDirectory],
})
export class UsersModule {}
