import nodemailer from 'nodemailer';
import { failureOf } from './smtp-failure.js';
import { smtpOptions } from './smtp-options.js';

/**
 * Connects as the mailer does – TLS, certificate, sign-in –, says good-bye, and sends nothing. Rejects with the class of
 * the failure alone: servers repeat in their answers what they were told.
 */
export async function verifyMailServer(smtpUrl: string): Promise<void> {
  const transport = nodemailer.createTransport(smtpOptions(smtpUrl));
  transport.on('error', () => {});
  try {
    await transport.verify();
  } catch (error) {
    throw failureOf(error);
  } finally {
    transport.close();
  }
}
