import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { encodeId } from '@guildhall/contracts';
import { isUniqueViolation, TenantDatabase } from '@guildhall/database';
import { Answer, created, Problems } from '@guildhall/http';
import { Clock, newId } from '@guildhall/runtime';
import { Body, Controller, Injectable, Post } from '@nestjs/common';
import { z } from 'zod';
import { {{Noun}} } from './{{noun}}.entity.js';
import { {{Noun}}NameTaken } from './{{noun}}.problems.js';
import { {{Noun}}View } from './{{noun}}.view.js';

const {{UseCase}}Body = z.strictObject({ name: z.string().trim().min(1).max(200).meta({ example: 'First' }) });
type {{UseCase}}Body = z.infer<typeof {{UseCase}}Body>;

@Injectable()
export class {{UseCase}} {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, { name }: {{UseCase}}Body): Promise<{{Noun}}> {
    const { {{nounVar}}, {{pastVar}} } = {{Noun}}.{{verb}}({ tenantId: actor.tenantId, id: newId(), name }, this.clock.now());
    try {
      await this.database.transaction(actor, async (tx) => {
        await tx.save({{nounVar}});
        await tx.publish({{nounVar}}, {{pastVar}});
      });
    } catch (error) {
      // The unique index decides the race between two that want one name.
      if (!isUniqueViolation(error, '{{table}}_name_key')) throw error;
      throw new {{Noun}}NameTaken(`There is {{aNoun}} named ${name}.`, { cause: error });
    }
    return {{nounVar}};
  }
}

@Controller('{{feature}}')
export class {{UseCase}}Route {
  constructor(private readonly {{useCaseVar}}: {{UseCase}}) {}

  /** {{Third}} {{aNoun}}. */
  @Post()
  @RequirePermission('{{permission}}')
  @RateLimit('default')
  @Answer(201, {{Noun}}View)
  @Problems({{Noun}}NameTaken)
  async handle(@CurrentActor() actor: Actor, @Body({ schema: {{UseCase}}Body }) body: {{UseCase}}Body) {
    const {{nounVar}} = await this.{{useCaseVar}}.execute(actor, body);
    return created(`/{{feature}}/${encodeId('{{prefix}}', {{nounVar}}.id)}`, {{nounVar}});
  }
}
