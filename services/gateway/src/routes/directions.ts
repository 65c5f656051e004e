import { MethodNotAllowed, NoSuchRoute } from '@guildhall/http';
import { Injectable } from '@nestjs/common';
import { type CanonicalTarget, canonicalTarget } from './canonical-path.js';
import { API_BASE_PATH, type RoutesOfPath, RouteTable } from './route-table.js';
import { canonicalOf } from './alias-paths.js';
import { NotBuiltYet } from './aliases.problems.js';

/** Where a call goes. */
export interface Direction {
  readonly target: CanonicalTarget;
  readonly found: RoutesOfPath;
  /** The path that the call has under its own name, where it came by a promised one (RFC 6596). */
  readonly canonical?: string;
}

/** Finds out where a call goes: to the route of its path, or, by a promised path, to the route that keeps the promise (GTW-16). */
@Injectable()
export class Directions {
  constructor(private readonly routes: RouteTable) {}

  /**
   * @param sent the request target as it came. Throws NoSuchRoute for a path that nobody described or promised, or that
   * has no one spelling, and NotBuiltYet for a promised one that nobody answers to yet.
   */
  to(sent: string, method: string): Direction {
    const target = canonicalTarget(sent);
    const found = target && this.routes.find(target.path);
    if (!found) throw new NoSuchRoute('No route has this path.');
    return found.alias ? this.led(target, found, method) : { target, found };
  }

  /** Whether this target is opened by a WebSocket's handshake. */
  isWebSocket(sent: string): boolean {
    const target = canonicalTarget(sent);
    const route = target && this.routes.find(target.path)?.byMethod.get('GET');
    return route?.isWebSocket ?? false;
  }

  private led(target: CanonicalTarget, found: RoutesOfPath, method: string): Direction {
    const lead = found.alias?.leads.get(method === 'HEAD' ? 'GET' : method);
    // A method that was not promised is refused as any other that a path has not.
    if (!found.alias || lead === undefined) return { target, found };
    const canonical = API_BASE_PATH + canonicalOf(found.alias, lead, target.path.slice(API_BASE_PATH.length));
    const led = this.routes.find(canonical);
    if (!led?.byMethod.has(method)) throw new NotBuiltYet(`${method} ${lead} is still to come.`);
    return { target: { path: canonical, query: target.query }, found: led, canonical };
  }
}

/** The route for a method; throws MethodNotAllowed with those that there are. */
export function routeFor({ byMethod, allow }: RoutesOfPath, method: string) {
  const route = byMethod.get(method);
  if (!route) throw new MethodNotAllowed('See the header Allow.', { headers: { allow } });
  return route;
}
