import { Module } from '@nestjs/common';
import { LockAccount, LockAccountRoute } from './lock-account.js';
import { UnlockAccount, UnlockAccountRoute } from './unlock-account.js';

@Module({ controllers: [LockAccountRoute, UnlockAccountRoute], providers: [LockAccount, UnlockAccount] })
export class LocksModule {}
