import {
  AccessModule,
  Actor,
  ClientCredentials,
  CurrentActor,
  NotSignedIn,
  Public,
  RateLimit,
  RequirePermission,
  Sensitive,
  Timeout,
} from '@guildhall/access';
import {
  Answer,
  AnswerFile,
  created,
  Deprecated,
  fileAnswer,
  FormBody,
  Id,
  IfMatch,
  openApiDocument,
  page,
  pageOf,
  pageQuery,
  RequestSignal,
  startService,
} from '@guildhall/http';
import { createLogger } from '@guildhall/telemetry';
import { testIssuer, testServiceTokenKey } from '@guildhall/testing';
import { Body, Controller, Get, Header, Module, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { LiveRoutes, routeHandshakes } from './live-routes.js';

const Echo = z.looseObject({}).meta({ id: 'Echo' });
const AnyBody = z.looseObject({});
const StrictBody = z.strictObject({
  name: z.string().trim().min(1).max(20),
  tags: z.array(z.string().max(5)).optional(),
});

const echo = (request: FastifyRequest, actor: Actor | undefined, body?: unknown) => ({
  method: request.method,
  url: request.raw.url,
  headers: request.headers,
  rawHeaders: request.raw.rawHeaders,
  actor: actor && {
    kind: actor.kind,
    user: actor.userId,
    tenant: actor.tenantId,
    session: actor.sessionId,
    address: actor.address,
    authentication: actor.authentication,
    permissions: [...actor.permissions].sort(),
  },
  body,
});

@Controller()
export class EchoRoutes {
  @Get('things/:thingId')
  @RequirePermission('users:read')
  @Answer(200, Echo)
  read(@CurrentActor() actor: Actor, @Param('thingId', Id('usr')) _id: string, @Req() request: FastifyRequest) {
    return echo(request, actor);
  }

  @Get('names/:name')
  @RequirePermission('users:read')
  @Answer(200, Echo)
  name(@CurrentActor() actor: Actor, @Param('name') _name: string, @Req() request: FastifyRequest) {
    return echo(request, actor);
  }

  @Post('things')
  @RequirePermission('users:create')
  @Answer(201, Echo)
  create(@CurrentActor() actor: Actor, @Body({ schema: AnyBody }) body: object, @Req() request: FastifyRequest) {
    return created('/things/usr_1', echo(request, actor, body));
  }

  /** Keeps what `/enterprise/auth/users/{id}` promises. */
  @Get('users/:userId')
  @RequirePermission('users:read')
  @Answer(200, Echo)
  user(@CurrentActor() actor: Actor, @Param('userId', Id('usr')) _id: string, @Req() request: FastifyRequest) {
    return echo(request, actor);
  }

  @Get('users')
  @RequirePermission('users:read')
  @Answer(200, pageOf(Echo))
  users(@Query({ schema: pageQuery }) _query: z.infer<typeof pageQuery>, @Req() request: FastifyRequest) {
    return page([echo(request, undefined)], 'next-cursor');
  }

  @Get('old-things/:thingId')
  @RequirePermission('users:read')
  @Deprecated({ since: '2026-01-01', sunset: '2030-07-01', successor: '/things/{thingId}' })
  @Answer(200, Echo)
  old(@CurrentActor() actor: Actor, @Param('thingId', Id('usr')) _id: string, @Req() request: FastifyRequest) {
    return echo(request, actor);
  }

  @Put('strict')
  @RequirePermission('users:create')
  @Answer(200, Echo)
  strict(
    @IfMatch() _ifMatch: IfMatch,
    @Body({ schema: StrictBody }) body: z.infer<typeof StrictBody>,
    @Req() request: FastifyRequest,
  ) {
    strictCalls.arrived++;
    return echo(request, undefined, body);
  }

  @Get('platform')
  @RequirePermission('platform:organizations:read')
  @Answer(200, Echo)
  platform(@CurrentActor() actor: Actor, @Req() request: FastifyRequest) {
    return echo(request, actor);
  }

  @Get('open')
  @Public()
  @Answer(200, Echo)
  open(@CurrentActor() actor: Actor, @Req() request: FastifyRequest) {
    return echo(request, actor);
  }

  @Post('auth/login')
  @Public()
  @RateLimit('login')
  @Answer(200, Echo)
  login(@Body({ schema: AnyBody }) body: object, @Req() request: FastifyRequest) {
    if ('password' in body && body.password === 'wrong') throw new NotSignedIn('the password is wrong');
    return echo(request, undefined, body);
  }

  @Post('auth/token')
  @Public()
  @ClientCredentials()
  @FormBody(1_024)
  @Answer(201, Echo)
  token(@CurrentActor() actor: Actor, @Body({ schema: AnyBody }) body: object, @Req() request: FastifyRequest) {
    return echo(request, actor, body);
  }

  @Post('own-password')
  @RequirePermission('own-password:update')
  @Answer(201, Echo)
  password(@CurrentActor() actor: Actor, @Req() request: FastifyRequest) {
    return echo(request, actor);
  }

  @Post('own-factors')
  @RequirePermission('own-factors:manage')
  @Answer(201, Echo)
  factors(@CurrentActor() actor: Actor, @Req() request: FastifyRequest) {
    return echo(request, actor);
  }

  @Get('sensitive')
  @RequirePermission('users:read')
  @Sensitive()
  @Answer(200, Echo)
  sensitive(@CurrentActor() actor: Actor, @Req() request: FastifyRequest) {
    return echo(request, actor);
  }

  @Get('file')
  @RequirePermission('users:read')
  @AnswerFile('application/pdf')
  file() {
    return fileAnswer(Buffer.alloc(300_000, 'é'), { type: 'application/pdf', name: 'Größe.pdf' });
  }

  @Get('slow')
  @Public()
  @Timeout(60_000)
  @Answer(200, Echo)
  async slow(@RequestSignal() signal: AbortSignal) {
    slowCalls.begun++;
    const isAborted = await Promise.race([
      new Promise<boolean>((resolve) => signal.addEventListener('abort', () => resolve(true))),
      new Promise<boolean>((resolve) => slowCalls.waiting.push(() => resolve(false))),
    ]);
    if (isAborted) slowCalls.aborted++;
    return {};
  }

  @Get('ticks')
  @RequirePermission('users:read')
  @Timeout('stream')
  @Header('content-type', 'text/event-stream')
  ticks(@RequestSignal() signal: AbortSignal, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const { raw } = reply.hijack();
    raw.writeHead(200, { 'content-type': 'text/event-stream', 'x-target': request.url });
    raw.write('data: first\n\n');
    signal.addEventListener('abort', () => raw.end());
  }
}

/** How many calls have reached the route that is particular about its body. */
export const strictCalls = { arrived: 0 };

/** What the slow route has seen. */
export const slowCalls = { begun: 0, aborted: 0, waiting: [] as (() => void)[] };

@Module({
  imports: [
    AccessModule.forRoot({
      service: 'echo',
      issuer: testIssuer,
      keys: () => [testServiceTokenKey],
      directCalls: 'refused',
    }),
  ],
  controllers: [EchoRoutes, LiveRoutes],
})
export class EchoModule {}

/** A real service behind the gateway: it says what reached it. */
export async function startEcho() {
  const document = await openApiDocument(EchoModule, { service: 'echo', title: 'Echo' });
  const service = await startService(EchoModule, {
    service: 'echo',
    host: '127.0.0.1',
    httpPort: 0,
    managementPort: 0,
    publicUrl: testIssuer,
    drainPauseMs: 0,
    drainFinishMs: 500,
    logger: createLogger({ service: 'echo', version: '0', level: 'fatal' }),
    exit: 'never',
    prepare: (app) => routeHandshakes(app.getHttpServer(), app.getHttpAdapter().getInstance() as FastifyInstance),
  });
  return {
    document,
    url: `http://127.0.0.1:${service.port}`,
    finishSlowCalls: () => slowCalls.waiting.splice(0).forEach((finish) => finish()),
    stop: () => service.drain(),
  };
}
