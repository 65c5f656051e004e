import { Module } from '@nestjs/common';
import { EndOwnSessionRoute, EndOwnSessions, EndOwnSessionsRoute } from './end-own-sessions.js';
import { EndUserSessionRoute, EndUserSessions, EndUserSessionsRoute } from './end-user-sessions.js';
import { ListOwnSessionsRoute } from './list-own-sessions.js';
import { ListSessions } from './list-sessions.js';
import { ListUserSessionsRoute } from './list-user-sessions.js';

@Module({
  controllers: [
    EndOwnSessionRoute,
    EndOwnSessionsRoute,
    EndUserSessionRoute,
    EndUserSessionsRoute,
    ListOwnSessionsRoute,
    ListUserSessionsRoute,
  ],
  providers: [EndOwnSessions, EndUserSessions, ListSessions],
})
export class OpenSessionsModule {}
