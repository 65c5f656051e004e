import { Module } from '@nestjs/common';
import { SignInModule } from '../sign-in/sign-in.module.js';
import { FindUserSecurity, FindUserSecurityRoute } from './find-user-security.js';

@Module({ imports: [SignInModule], controllers: [FindUserSecurityRoute], providers: [FindUserSecurity] })
export class UserSecurityModule {}
