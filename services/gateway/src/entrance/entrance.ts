import { MethodNotAllowed, nameRoute, NoSuchRoute, ProblemAnswers } from '@guildhall/http';
import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SignedIn } from '../authentication/signed-in.js';
import { Proxy } from '../proxy/proxy.js';
import { carriesBody, type FramedBody } from '../proxy/request-body.js';
import { canonicalTarget } from '../routes/canonical-path.js';
import { API_BASE_PATH, type RoutesOfPath, RouteTable } from '../routes/route-table.js';
import type { Route } from '../routes/route.js';
import { readAccount } from './account.js';
import { Admission } from './admission.js';
import { Journal, type JournalEntry } from './journal.js';

/**
 * The one handler of everything under `/api/v1`. It stands beside Nest's routes, not among them: bodies stream through
 * unread, and what decides is the route that the target's one spelling names, never a path pattern (T4).
 */
@Injectable()
export class Entrance {
  constructor(
    private readonly routes: RouteTable,
    private readonly admission: Admission,
    private readonly proxy: Proxy,
    private readonly answers: ProblemAnswers,
    private readonly journal: Journal,
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
    // With a body the framework would ask for its type before anybody says that no route has this method (RFC 10008).
    server.addHttpMethod('QUERY', { hasBody: false });
    void server.register(open, { prefix: API_BASE_PATH });
  }

  private async handle(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const entry = this.journal.open(request, reply);
    const target = canonicalTarget(request.raw.url ?? '');
    const found = target && this.routes.find(target.path);
    if (!target || !found) throw new NoSuchRoute('No route has this path.');
    nameRoute(request, API_BASE_PATH + found.path);
    if (request.method === 'OPTIONS') return void (await reply.status(204).header('allow', found.allow).send());
    entry.route = routeOf(found, request.method);
    const { signedIn, body } = await this.admit(entry, entry.route, { request, reply });
    const address = entry.address.text;
    await this.proxy.forward({ route: entry.route, target, signedIn, address, ...(body && { body }) }, request, reply);
  }

  private async admit(entry: JournalEntry, route: Route, { request, reply }: Exchange): Promise<Admitted> {
    const read = await readAccount(route, request);
    const signedIn = await this.admission.admit({
      route,
      address: entry.address,
      authorization: request.headers.authorization,
      account: read?.account,
      identified: ({ caller }) => void (entry.caller = caller),
      say: (headers) => void reply.headers(headers),
    });
    return { signedIn, body: read?.body };
  }

  private refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    // A body that nobody has read stands between this answer and the next request (T6).
    if (carriesBody(request.raw) && !request.raw.readableEnded) reply.header('connection', 'close');
    const problem = this.answers.answer(error, request, reply);
    if (problem) this.journal.refused(request, problem);
  }
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

interface Admitted {
  readonly signedIn: SignedIn | undefined;
  readonly body: FramedBody | undefined;
}

function routeOf({ byMethod, allow }: RoutesOfPath, method: string): Route {
  const route = byMethod.get(method);
  if (!route) throw new MethodNotAllowed('See the header Allow.', { headers: { allow } });
  return route;
}
