import { NoSuchRoute } from '@guildhall/http';
import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { IncomingHttpHeaders } from 'node:http';
import type { RoutedCall } from '../calls/call.js';
import { upstreamHeaders } from '../proxy/request-headers.js';
import { ServiceTokens } from '../proxy/service-tokens.js';
import { OWN_SERVICE } from '../routes/route.js';
import { API_BASE_PATH, RouteTable } from '../routes/route-table.js';
import { attachCall, callOf } from '../calls/current-call.js';

/** How the body stands behind the header: whoever reads it in this process needs to know; a service is told anew. */
const FRAMING = ['content-length', 'transfer-encoding'] as const;

/**
 * The gateway's own routes: Nest controllers like those of a service, described as theirs are (`own-openapi.json`). A call
 * is let in as any other is, and then handed over within this process instead of to a service: with the same few headers, and
 * with a service token in place of what the client has shown, so that a controller here learns no more of a client than one there.
 */
@Injectable()
export class OwnRoutes {
  /** As the framework knows them: `/stream-tickets/:ticketId`. */
  private readonly patterns: ReadonlySet<string>;
  private server: FastifyInstance | undefined;

  constructor(
    { routes }: RouteTable,
    private readonly tokens: ServiceTokens,
  ) {
    const own = routes.filter(({ isOwn }) => isOwn);
    this.patterns = new Set(own.map(({ path }) => path.replaceAll(/\{([^}]+)\}/g, ':$1')));
  }

  mount(server: FastifyInstance): void {
    this.server = server;
    server.addHook('onRequest', async (request) => this.keepOut(request));
  }

  /** Hands over a call that was let in. The answer is its controller's, or the problem that it throws. */
  answer(call: RoutedCall): void {
    const { request, response, target, address, signedIn, id: requestId, traceparent } = call;
    const serviceToken = this.tokens.tokenFor(OWN_SERVICE, signedIn?.caller, address.text);
    const words = upstreamHeaders(request.headers, { serviceToken, requestId, traceparent });
    request.headers = { ...framingOf(request.headers), ...byName(words) };
    request.url = target.path.slice(API_BASE_PATH.length) + target.query;
    attachCall(call);
    response.setHeaders(new Map(Object.entries(call.conclude())));
    this.server?.routing(request, response);
  }

  // What has not come through the entrance is nobody's: it finds the pages, and who calls is not looked at.
  private keepOut({ raw, routeOptions: { url } }: FastifyRequest): void {
    if (callOf(raw)) return;
    delete raw.headers.authorization;
    if (url !== undefined && this.patterns.has(url)) throw new NoSuchRoute('No route has this path.');
  }
}

function framingOf(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(FRAMING.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])));
}

/** From names and values by turns. */
function byName(words: readonly string[]): IncomingHttpHeaders {
  return Object.fromEntries(words.flatMap((name, at) => (at % 2 === 0 ? [[name, words[at + 1]]] : [])));
}
