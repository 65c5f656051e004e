import { z } from 'zod';
import { BackupCodesField, FactorView } from '../factors/factor.view.js';
import { SignedInView } from '../sign-in/signed-in.view.js';

/** What enrolling a factor leads to. */
export const EnrolledView = z
  .object({
    factor: FactorView,
    backupCodes: BackupCodesField.nullable().describe('With the first factor. Shown now and never again.'),
    signedIn: SignedInView.nullable().describe(
      'With the first factor: the session that goes on from here. All of before have ended, the one of this call too.',
    ),
  })
  .meta({ id: 'Enrolled' });
export type Enrolled = z.infer<typeof EnrolledView>;
