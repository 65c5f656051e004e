import { z } from 'zod';
import { BackupCodesField, FactorView } from '../factors/factor.view.js';
import { SignedInView } from '../sign-in/signed-in.view.js';

/** What enrolling a factor leads to. */
export const EnrolledView = z
  .object({
    factor: FactorView,
    backupCodes: BackupCodesField.nullable().describe('With the first factor. Shown now and never again.'),
    signedIn: SignedInView.nullable().describe(
      'With the first factor, or one that had to be enrolled: the session that goes on from here. The one of this call has ' +
        'ended, and with the first factor all others too.',
    ),
  })
  .meta({ id: 'Enrolled' });
export type Enrolled = z.infer<typeof EnrolledView>;
