import { connectionUrl, secret, serviceSettings } from '@guildhall/config';
import { z } from 'zod';

/** What a service that sends mail is told: `serviceSettings.extend(mailSettings.shape)`. */
export const mailSettings = z.object({
  SMTP_URL: secret(connectionUrl('smtp', 'smtps')).describe(
    'Mail server, with name and password if it asks for them. smtp:// insists on STARTTLS unless the host is loopback.',
  ),
  MAIL_FROM: z.email('is not an address').describe('The address that mails come from.'),
  MAIL_FROM_NAME: z
    .string()
    .regex(/^[\p{L}\p{N}\p{P}\p{Zs}]{1,80}$/u, 'is not a name of 1 to 80 letters, digits and signs')
    .default('Guildhall')
    .describe('The name beside that address, and at the foot of each mail.'),
  PUBLIC_URL: serviceSettings.shape.PUBLIC_URL,
});

export type MailSettings = z.infer<typeof mailSettings>;
