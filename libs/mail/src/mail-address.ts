import { domainToASCII } from 'node:url';
import { MailRefused } from './mail-errors.js';

const LONGEST_ADDRESS = 254; // RFC 5321, 4.5.3.1.3
const LONGEST_LOCAL_PART = 64;
// The atoms of RFC 5322. No quotes, comments, lists or angle brackets: nothing that begins a second recipient.
const LOCAL_PART = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;

/** The address as it goes to the server, its domain in ASCII. Throws MailRefused for anything but one plain address. */
export function mailAddress(text: string): string {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, Math.max(at, 0));
  // Before the conversion, which drops soft hyphens and the like without a word.
  const given = text.slice(at + 1);
  const domain = /[\p{C}\p{Z}]/u.test(given) ? '' : domainToASCII(given);
  const address = `${local}@${domain}`;
  const isFit = local.length <= LONGEST_LOCAL_PART && address.length <= LONGEST_ADDRESS;
  if (!isFit || !LOCAL_PART.test(local) || !DOMAIN.test(domain)) throw new MailRefused({ reason: 'address' });
  return address;
}
