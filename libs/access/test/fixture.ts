import {
  type ArgumentsHost,
  Catch,
  Controller,
  type ExceptionFilter,
  Get,
  Head,
  type INestApplication,
  Module,
  Post,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ManualClock } from '@guildhall/runtime';
import {
  AccessModule,
  type AccessOptions,
  type Actor,
  CurrentActor,
  NotPermitted,
  NotSignedIn,
  Public,
  RequirePermission,
  StepUp,
  StepUpNeeded,
} from '../src/index.js';

export const SERVICE = 'fixture';
export const ISSUER = 'https://guildhall.test';
export const KEY = { kid: 'k1', key: Buffer.alloc(32, 1) };
export const NEXT_KEY = { kid: 'k2', key: Buffer.alloc(32, 2) };
export const START = new Date('2026-11-21T12:00:00Z');

const shown = (actor: Actor) => ({ ...actor, permissions: [...actor.permissions] });

@Controller('things')
export class ThingsRoute {
  @Get()
  @RequirePermission('data:read', 'data:write')
  find(@CurrentActor() actor: Actor) {
    return shown(actor);
  }

  @Post()
  @RequirePermission('data:write')
  create() {
    return {};
  }
}

@Controller('dangers')
export class DangersRoute {
  @Post()
  @RequirePermission('data:write')
  @StepUp({ acr: 'mfa', maxAgeSeconds: 300 })
  create() {
    return {};
  }
}

@Controller('open')
@RequirePermission('data:read')
export class OpenRoute {
  @Get()
  @Public()
  find(@CurrentActor() actor: Actor) {
    return shown(actor);
  }
}

@Controller('forgotten')
export class ForgottenRoute {
  @Get()
  find() {
    return {};
  }
}

@Controller('contradictory')
export class ContradictoryRoute {
  @Head()
  @Public()
  @RequirePermission('data:read')
  find() {
    return undefined;
  }
}

/** Stands for the filter of @guildhall/http, which this lib must not know. */
@Catch(NotSignedIn, NotPermitted, StepUpNeeded)
class RefusalFilter implements ExceptionFilter {
  catch(refusal: Error, host: ArgumentsHost): void {
    const status = refusal instanceof NotPermitted ? 403 : 401;
    host.switchToHttp().getResponse().status(status).send({ message: refusal.message });
  }
}

type FixtureOptions = Partial<AccessOptions> & { readonly controllers?: Type[] };

/** A service of two controllers on real HTTP; give other controllers to see what it makes of them. */
export async function startFixture({
  controllers = [ThingsRoute, DangersRoute, OpenRoute],
  ...given
}: FixtureOptions = {}) {
  const clock = new ManualClock(START);
  const access = AccessModule.forRoot({
    service: SERVICE,
    issuer: ISSUER,
    keys: () => [KEY, NEXT_KEY],
    clock,
    ...given,
  });
  @Module({ imports: [access], controllers })
  class FixtureModule {}

  const app: INestApplication = await NestFactory.create(FixtureModule, new FastifyAdapter(), {
    logger: false,
    abortOnError: false,
  });
  app.useGlobalFilters(new RefusalFilter());
  running.push(app);
  await app.listen(0, '127.0.0.1');
  const call = async (path: string, token?: string, init: RequestInit = {}) => {
    const headers = { ...(token && { authorization: `Bearer ${token}` }), ...init.headers };
    const answer = await fetch(`${await app.getUrl()}${path}`, { ...init, headers });
    const text = await answer.text();
    return { status: answer.status, body: text ? JSON.parse(text) : undefined };
  };
  return { clock, call };
}

const running: INestApplication[] = [];

/** Stops every fixture that the file has started. */
export async function stopFixtures(): Promise<void> {
  await Promise.all(running.splice(0).map((app) => app.close()));
}
