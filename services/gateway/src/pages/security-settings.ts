import { list } from '@guildhall/config';
import { z } from 'zod';

/** RFC 9116, 2.5.3: a URI, and never plain HTTP. */
const CONTACT = /^(?:mailto:[^\s@]+@[^\s@]+|tel:\+?[0-9-]+|https:\/\/\S+)$/;

/** The gateway's settings about whom finders of weaknesses turn to. */
export const securitySettings = z.object({
  SECURITY_CONTACT: list()
    .default([])
    .refine(
      (contacts) => contacts.every((contact) => CONTACT.test(contact)),
      'holds no mailto:, tel: or https: address',
    )
    .describe(
      'Where to report weaknesses: `mailto:security@example.org,https://…`, the preferred one first. Not set: there is no `/.well-known/security.txt`.',
    ),
  SECURITY_CONTACT_EXPIRES: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('Until when that holds (RFC 9116 asks for it): `2027-06-30T00:00:00Z`, within a year at best.'),
});
export type SecuritySettings = z.infer<typeof securitySettings>;

export const saysUntilWhen = [
  ({ SECURITY_CONTACT, SECURITY_CONTACT_EXPIRES }: SecuritySettings) =>
    SECURITY_CONTACT.length === 0 || SECURITY_CONTACT_EXPIRES !== undefined,
  { path: ['SECURITY_CONTACT_EXPIRES'], message: 'is missing: a contact holds until some day' },
] satisfies [(settings: SecuritySettings) => boolean, object];
