import { MethodNotAllowed, nameRoute, NoSuchRoute, ProblemAnswers } from '@guildhall/http';
import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Addresses } from '../addresses/addresses.js';
import { Proxy } from '../proxy/proxy.js';
import { carriesBody } from '../proxy/request-body.js';
import { canonicalTarget, type CanonicalTarget } from '../routes/canonical-path.js';
import { API_BASE_PATH, type RoutesOfPath, RouteTable } from '../routes/route-table.js';
import type { Route } from '../routes/route.js';
import { readAccount } from './account.js';
import { Admission } from './admission.js';

/**
 * The one handler of everything under `/api/v1`. It stands beside Nest's routes, not among them: bodies stream through
 * unread, and what decides is the route that the target's one spelling names, never a path pattern (T4).
 */
@Injectable()
export class Entrance {
  constructor(
    private readonly routes: RouteTable,
    private readonly addresses: Addresses,
    private readonly admission: Admission,
    private readonly proxy: Proxy,
    private readonly answers: ProblemAnswers,
  ) {}

  mount(server: FastifyInstance): void {
    const handle = (request: FastifyRequest, reply: FastifyReply) => this.handle(request, reply);
    const open = (scope: FastifyInstance, _options: object, done: () => void) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', (_request, body, parsed) => parsed(null, body));
      scope.setErrorHandler((error, request, reply) => this.refuse(error, request, reply));
      // Methods that the framework has never heard of come here.
      scope.setNotFoundHandler(handle);
      scope.all('/*', { exposeHeadRoute: false }, handle);
      done();
    };
    void server.register(open, { prefix: API_BASE_PATH });
  }

  private async handle(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const target = canonicalTarget(request.raw.url ?? '');
    const found = target && this.routes.find(target.path);
    if (!target || !found) throw new NoSuchRoute('No route has this path.');
    nameRoute(request, API_BASE_PATH + found.path);
    if (request.method === 'OPTIONS') return void (await reply.status(204).header('allow', found.allow).send());
    return this.pass(routeOf(found, request.method), target, request, reply);
  }

  private async pass(
    route: Route,
    target: CanonicalTarget,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const address = this.addresses.clientAddress(request.raw.socket.remoteAddress, request.headers);
    const read = await readAccount(route, request);
    const signedIn = await this.admission.admit({
      route,
      address,
      authorization: request.headers.authorization,
      account: read?.account,
      say: (headers) => void reply.headers(headers),
    });
    await this.proxy.forward(
      { route, target, signedIn, address: address.text, ...(read && { body: read.body }) },
      request,
      reply,
    );
  }

  private refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    // A body that nobody has read stands between this answer and the next request (T6).
    if (carriesBody(request.raw) && !request.raw.readableEnded) reply.header('connection', 'close');
    this.answers.answer(error, request, reply);
  }
}

function routeOf({ byMethod, allow }: RoutesOfPath, method: string): Route {
  const route = byMethod.get(method);
  if (!route) throw new MethodNotAllowed('See the header Allow.', { headers: { allow } });
  return route;
}
