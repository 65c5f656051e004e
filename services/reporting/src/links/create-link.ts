import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { encodeId, ReportLinkCreated } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { Answer, created, HTTP_OPTIONS, type HttpOptions, Id, Problems, timeField } from '@guildhall/http';
import { Clock, Randomness } from '@guildhall/runtime';
import { Body, Controller, Inject, Injectable, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { lockReport } from '../reports/lock-report.js';
import { FORMATS, type Format } from '../reports/report.entity.js';
import { ReportFileNotFound, ReportNotFound } from '../reports/report.problems.js';
import { ReportFile } from '../reports/report-file.entity.js';
import { ReportQueue } from '../reports/report-queue.js';
import { randomId } from './random-id.js';

const CreateLinkBody = z.strictObject({
  format: z.enum(FORMATS),
  expiresInSeconds: z.int().min(60).max(604_800).default(86_400).describe('At most a week.'),
});

const LinkView = z
  .object({ url: z.url().describe('Good for whoever is signed in to the same organisation.'), expiresAt: timeField() })
  .meta({ id: 'ReportLink' });

export interface CreateLinkCommand {
  readonly reportId: string;
  readonly format: Format;
  readonly expiresInSeconds: number;
}

@Injectable()
export class CreateLink {
  constructor(
    private readonly database: TenantDatabase,
    private readonly queue: ReportQueue,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  async execute(actor: Actor, { reportId, format, expiresInSeconds }: CreateLinkCommand) {
    const expiresAt = new Date(this.clock.now().getTime() + expiresInSeconds * 1_000);
    const id = randomId(this.randomness);
    await this.database.transaction(actor, async (tx) => {
      const report = await lockReport(tx, reportId);
      if (!(await tx.existsBy(ReportFile, { reportId, format }))) {
        throw new ReportFileNotFound(`The report has no file in ${format}.`);
      }
      await tx.query(
        'insert into report_links (tenant_id, id, report_id, format, expires_at) values ($1, $2, $3, $4, $5)',
        [tx.tenantId, id, reportId, format, expiresAt],
      );
      await this.queue.put(tx, reportId, expiresAt);
      await tx.publish(report, ReportLinkCreated({ reportId, format, expiresAt: expiresAt.toISOString() }));
    });
    return { id, expiresAt };
  }
}

@Controller('reports/:reportId/links')
export class CreateLinkRoute {
  constructor(
    private readonly createLink: CreateLink,
    @Inject(HTTP_OPTIONS) private readonly options: HttpOptions,
  ) {}

  /** Makes a link to a file of a report, to be sent to others in the organisation; it expires (REP-6). */
  @Post()
  @RequirePermission('reports:create')
  @RateLimit('default')
  @Answer(201, LinkView)
  @Problems(ReportNotFound, ReportFileNotFound)
  async handle(
    @CurrentActor() actor: Actor,
    @Param('reportId', Id('rep')) reportId: string,
    @Body({ schema: CreateLinkBody }) body: z.infer<typeof CreateLinkBody>,
  ) {
    const { id, expiresAt } = await this.createLink.execute(actor, { reportId, ...body });
    const path = `/report-links/${encodeId('rpl', id)}`;
    const { publicUrl, apiBasePath } = this.options;
    return created(path, { url: `${publicUrl}${apiBasePath}${path}`, expiresAt });
  }
}
