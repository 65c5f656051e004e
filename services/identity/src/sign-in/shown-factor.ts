import { z } from 'zod';
import { type FactorProof, ShownBackupCode, ShownCode, ShownPasskey } from '../factors/factor-proof.js';

/** The fields of a body that shows a second factor: one of them. */
export const SHOWN_FACTOR = {
  code: ShownCode.optional(),
  backupCode: ShownBackupCode.optional(),
  passkey: ShownPasskey.optional(),
};

type ShownFactor = z.output<z.ZodObject<typeof SHOWN_FACTOR>>;

/** Undefined when nothing of it is shown. */
export function factorProofOf({ code, backupCode, passkey }: ShownFactor): FactorProof | undefined {
  if (code !== undefined) return { code };
  if (backupCode !== undefined) return { backupCode };
  return passkey && { passkey };
}

/** Whether a body names one thing of these and no other. */
export function namesOneOf(body: object, fields: readonly string[]): boolean {
  const shown = new Map(Object.entries(body));
  return fields.filter((field) => shown.get(field) !== undefined).length === 1;
}
