import { type Actor, Audited, CurrentActor, RateLimit, RequirePermission, Timeout } from '@guildhall/access';
import { encodeId } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { AnswerFile, type AskedRange, fileAnswer, Id, Problems, Range, RangeNotSatisfiable } from '@guildhall/http';
import { ObjectStore } from '@guildhall/objects';
import { Controller, Get, Param } from '@nestjs/common';
import { ArchiveIsDeleted, ArchiveNotFound } from './archive.problems.js';
import { findArchived } from './find-archived.js';

const EVIDENCE = 'application/jsonl; charset=utf-8';

@Controller('audit/archives/:archiveId/file')
export class FetchArchiveRoute {
  constructor(
    private readonly database: TenantDatabase,
    private readonly store: ObjectStore,
  ) {}

  /**
   * Fetches the file of an archive, whole or from where a download broke off: evidence of its entries, that either verifier
   * takes (`guildhall audit verify`). What is personal in it is sealed, as in the trail (AUD-5).
   */
  @Get()
  @RequirePermission('audit:export')
  @Audited()
  @Timeout('stream')
  @RateLimit('default')
  @AnswerFile(EVIDENCE)
  @Problems(ArchiveNotFound, ArchiveIsDeleted, RangeNotSatisfiable)
  async handle(
    @CurrentActor() actor: Actor,
    @Param('archiveId', Id('arc')) archiveId: string,
    @Range() asked: AskedRange,
  ) {
    const { objectKey, bytes, sha256, deletedAt } = await findArchived(this.database, actor, archiveId);
    if (deletedAt || objectKey === null || bytes === null || !sha256)
      throw new ArchiveIsDeleted('Its file is there no more.');
    const whole = { length: bytes, etag: sha256.toString('hex') };
    const part = asked.of(whole);
    const name = `${encodeId('arc', archiveId)}.jsonl`;
    return fileAnswer(await this.store.read(objectKey, part), { type: EVIDENCE, name, ...whole, part });
  }
}
