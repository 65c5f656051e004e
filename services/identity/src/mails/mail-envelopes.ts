import { KeyRing, Sealer, type SealingContext } from '@guildhall/sealing';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { MailJob } from './mail-job.entity.js';

const MailContent = z.strictObject({
  to: z.string(),
  values: z.record(z.string(), z.string()),
  /** The secret of the link; it travels in the link's fragment alone. A notice has none. */
  token: z.string().optional(),
});
export type MailContent = z.infer<typeof MailContent>;

type Place = Pick<MailJob, 'tenantId' | 'id'>;

/** Seals what makes a job a mail: whoever reads the database, or a backup of it, learns no address and no link. */
@Injectable()
export class MailEnvelopes {
  private readonly sealer: Sealer;

  constructor(keyRing: KeyRing) {
    this.sealer = new Sealer(keyRing, 'mails');
  }

  seal(place: Place, content: MailContent): string {
    return this.sealer.seal(JSON.stringify(content), contextOf(place));
  }

  /** Throws when the key is gone, or the envelope is another job's. */
  open(place: Place, sealed: string): MailContent {
    return MailContent.parse(JSON.parse(this.sealer.open(sealed, contextOf(place)).toString('utf8')));
  }
}

function contextOf({ tenantId, id }: Place): SealingContext {
  return { tenantId, table: 'mail_jobs', column: 'sealed', rowId: id };
}
