import { Actor } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { Inject, Injectable, type OnApplicationBootstrap, Optional } from '@nestjs/common';
import { HTTP_OPTIONS, type HttpOptions } from '../http.options.js';
import { Readiness } from './readiness.js';

/** Every service with a database depends on it: none has to remember to say so. */
@Injectable()
export class DatabaseCheck implements OnApplicationBootstrap {
  constructor(
    @Inject(HTTP_OPTIONS) private readonly options: HttpOptions,
    private readonly readiness: Readiness,
    @Optional() private readonly database?: TenantDatabase,
  ) {}

  onApplicationBootstrap(): void {
    const { database } = this;
    if (!database) return;
    const actor = Actor.system(this.options.service, PLATFORM_TENANT_ID);
    const probe = () => database.transaction(actor, async (tx) => void (await tx.query('select 1')));
    this.readiness.register({ name: 'database', probe });
  }
}
