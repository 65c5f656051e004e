import { Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import createRouter, { type HTTPVersion, type Instance } from 'find-my-way';

/**
 * Which methods a path answers to. The router keeps a tree for each method and says only that nothing was found; this
 * one holds all paths in a single tree, so that a wrong method is told from a wrong path (405 from 404).
 */
@Injectable()
export class AllowedMethods {
  private readonly methodsByPath = new Map<string, Set<string>>();
  private router: Instance<HTTPVersion.V1> | undefined;

  /** Watches the routes as they are registered: call it before the first. */
  watch(server: FastifyInstance): void {
    server.addHook('onRoute', ({ url, method }) => {
      const methods = this.methodsByPath.get(url) ?? new Set<string>();
      for (const each of [method].flat()) methods.add(each);
      this.methodsByPath.set(url, methods);
      this.router = undefined;
    });
  }

  /** The methods of the path in this request target, or `undefined` when no route has it. */
  at(target: string): readonly string[] | undefined {
    this.router ??= this.routerOfPaths();
    const path = target.split(/[?#]/, 1)[0] ?? target;
    const found = this.router.find('GET', path);
    return found ? [...(found.store as Set<string>)].sort() : undefined;
  }

  private routerOfPaths(): Instance<HTTPVersion.V1> {
    const router = createRouter();
    for (const [path, methods] of this.methodsByPath) router.on('GET', path, () => undefined, methods);
    return router;
  }
}
