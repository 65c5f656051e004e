import { type Actor, CurrentActor, RateLimit, RequirePermission, StepUp } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Problems } from '@guildhall/http';
import { Controller, Injectable, Post } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import { z } from 'zod';
import { lockUser } from '../users/lock-user.js';
import { BackupCodes } from './backup-codes.js';
import { Factor } from './factor.entity.js';
import { NoFactorEnrolled } from './factor.problems.js';
import { BackupCodesField } from './factor.view.js';

const BackupCodesView = z.object({ backupCodes: BackupCodesField }).meta({ id: 'BackupCodes' });

@Injectable()
export class RenewBackupCodes {
  constructor(
    private readonly database: TenantDatabase,
    private readonly backupCodes: BackupCodes,
  ) {}

  execute(actor: Actor): Promise<string[]> {
    return this.database.transaction(actor, async (tx) => {
      const user = await lockUser(tx, actor.userId);
      const enrolled = { userId: user.id, method: Not('backup-code' as const), confirmedAt: Not(IsNull()) };
      if (!(await tx.existsBy(Factor, enrolled))) throw new NoFactorEnrolled('Enrol an app or a passkey.');
      return this.backupCodes.make(tx, user);
    });
  }
}

@Controller('auth/factors/backup-codes')
export class RenewBackupCodesRoute {
  constructor(private readonly renewBackupCodes: RenewBackupCodes) {}

  /** Makes ten new backup codes and shows them once; those of before are worthless from then on (IDN-5). */
  @Post()
  @RequirePermission('own-factors:manage')
  @StepUp()
  @RateLimit('strict')
  @Answer(201, BackupCodesView)
  @Problems(NoFactorEnrolled)
  async handle(@CurrentActor() actor: Actor) {
    return { backupCodes: await this.renewBackupCodes.execute(actor) };
  }
}
