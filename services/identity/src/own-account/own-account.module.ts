import { Module } from '@nestjs/common';
import { FindOwnAccount, FindOwnAccountRoute } from './find-own-account.js';

@Module({ controllers: [FindOwnAccountRoute], providers: [FindOwnAccount] })
export class OwnAccountModule {}
