import { Public } from '@guildhall/access';
import { NoSuchRoute } from '@guildhall/http';
import { Controller, Get, Header, Inject } from '@nestjs/common';
import { GATEWAY_SETTINGS, type GatewaySettings } from '../config.js';
import type { SecuritySettings } from './security-settings.js';

const PATH = '/.well-known/security.txt';

/** What the file says (RFC 9116); undefined where the operator names no contact. */
export function securityTxt(
  { SECURITY_CONTACT, SECURITY_CONTACT_EXPIRES: expires }: SecuritySettings,
  publicUrl: string,
): string | undefined {
  if (SECURITY_CONTACT.length === 0 || expires === undefined) return undefined;
  const lines = [...SECURITY_CONTACT.map((contact) => `Contact: ${contact}`), `Expires: ${expires}`];
  // 2.5.2: whoever reads a copy elsewhere can tell, and such an address is never plain HTTP.
  if (publicUrl.startsWith('https://')) lines.push(`Canonical: ${publicUrl}${PATH}`);
  return `${lines.join('\n')}\n`;
}

/** Tells whoever finds a weakness whom to tell. */
@Controller('.well-known')
@Public()
export class SecurityTxt {
  private readonly text: string | undefined;

  constructor(@Inject(GATEWAY_SETTINGS) settings: GatewaySettings) {
    this.text = securityTxt(settings, settings.PUBLIC_URL);
  }

  /** Where weaknesses are reported. */
  @Get('security.txt')
  @Header('content-type', 'text/plain; charset=utf-8')
  @Header('cache-control', 'public, max-age=3600')
  show(): string {
    if (this.text === undefined) throw new NoSuchRoute('The operator names no contact.');
    return this.text;
  }
}
