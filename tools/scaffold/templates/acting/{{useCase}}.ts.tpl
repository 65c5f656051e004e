import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Id, Problems } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, HttpCode, Injectable, Param, Post } from '@nestjs/common';
import { {{Noun}} } from './{{noun}}.entity.js';
import { {{Noun}}NotFound } from './{{noun}}.problems.js';

@Injectable()
export class {{UseCase}} {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, {{nounVar}}Id: string): Promise<void> {
    const now = this.clock.now();
    await this.database.transaction(actor, async (tx) => {
      // Row level security hides other tenants' rows, so theirs are "not found" too.
      const {{nounVar}} = await tx.findOne({{Noun}}, { where: { id: {{nounVar}}Id }, lock: { mode: 'pessimistic_write' } });
      if (!{{nounVar}}) throw new {{Noun}}NotFound('There is no {{spacedNoun}} with this id.');

      const {{pastVar}} = {{nounVar}}.{{verb}}(now);
      await tx.save({{nounVar}});
      await tx.publish({{nounVar}}, {{pastVar}}); // after save: the event carries the new version
    });
  }
}

@Controller('{{feature}}/:{{nounVar}}Id/{{resource}}')
export class {{UseCase}}Route {
  constructor(private readonly {{useCaseVar}}: {{UseCase}}) {}

  /** {{Third}} {{aNoun}}. */
  @Post()
  @HttpCode(204)
  @RequirePermission('{{permission}}')
  @RateLimit('default')
  @Problems({{Noun}}NotFound)
  handle(@CurrentActor() actor: Actor, @Param('{{nounVar}}Id', Id('{{prefix}}')) {{nounVar}}Id: string): Promise<void> {
    return this.{{useCaseVar}}.execute(actor, {{nounVar}}Id);
  }
}
