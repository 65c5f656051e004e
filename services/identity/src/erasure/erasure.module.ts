import { Module } from '@nestjs/common';
import { EraseUser, EraseUserRoute } from './erase-user.js';

@Module({ controllers: [EraseUserRoute], providers: [EraseUser] })
export class ErasureModule {}
