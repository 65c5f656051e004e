import { actorOf, routeAccess } from '@guildhall/access';
import { idPrefix, RecordsRead } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { newId } from '@guildhall/runtime';
import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
  Optional,
  StreamableFile,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { from, mergeMap, type Observable } from 'rxjs';
import { HTTP_OPTIONS, type HttpOptions } from '../http.options.js';

/**
 * Has each call of a route marked `@Audited` leave `RecordsRead` in the trail (AUD-1). Told once the handler has found what is
 * to be shown, and before any of it leaves: what was refused was not read, and what cannot be told of is not shown (D26).
 */
@Injectable()
export class AuditedReadsInterceptor implements NestInterceptor {
  constructor(
    @Inject(HTTP_OPTIONS) private readonly options: HttpOptions,
    @Optional() private readonly database?: TenantDatabase,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http' || !routeAccess(context.getHandler(), context.getClass()).isAudited)
      return next.handle();
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    return next.handle().pipe(mergeMap((found: unknown) => from(this.told(request, found))));
  }

  private async told(request: FastifyRequest, found: unknown): Promise<unknown> {
    try {
      await this.tell(request);
      return found;
    } catch (error) {
      // Nobody reads it: what it holds open is let go.
      if (found instanceof StreamableFile) found.getStream().destroy();
      throw error;
    }
  }

  private async tell(request: FastifyRequest): Promise<void> {
    const actor = actorOf(request);
    // Whoever belongs nowhere has no trail to leave an entry in: such a route tells a fact of its own instead.
    if (!this.database || !actor?.tenantId) throw new TypeError('A route that is @Audited is for callers of a tenant.');
    const { service } = this.options;
    const readingId = newId();
    const route = `${request.method} ${describedPath(request.routeOptions.url)}`;
    const reading = RecordsRead({ readingId, service, route, resources: idsIn(request.params) });
    await this.database.transaction(actor, (tx) =>
      tx.publish({ tenantId: actor.tenantId, id: readingId, version: 1 }, reading),
    );
  }
}

/** As the description has it: `/users/:userId` is `/users/{userId}`. */
const describedPath = (path: string | undefined): string => (path ?? '').replaceAll(/:(\w+)/g, '{$1}');

// Whatever else stands in a path may be personal; ids are not.
function idsIn(parameters: unknown): string[] {
  return Object.values(parameters as Record<string, string>).filter((text) => idPrefix(text) !== undefined);
}
