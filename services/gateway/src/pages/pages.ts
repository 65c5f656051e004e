import { Public } from '@guildhall/access';
import { NoSuchRoute } from '@guildhall/http';
import { Controller, Get, Header, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { readFileSync } from 'node:fs';

const asset = (name: string) => readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8');

const FILES: ReadonlyMap<string, { readonly type: string; readonly content: string }> = new Map([
  ['pages.css', { type: 'text/css; charset=utf-8', content: asset('pages.css') }],
  ...['choose-password.js', 'confirm.js', 'link.js'].map(
    (name) => [name, { type: 'text/javascript; charset=utf-8', content: asset(name) }] as const,
  ),
]);
const HOME = asset('home.html');
const ACTIVATION = asset('activate.html');
const RESET = asset('reset.html');
const EMAIL_PROOF = asset('verify-email.html');

// Nothing inline, nothing of others, and nowhere to send a password but here.
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'none'";

/** The pages that people meet before there is a console: where a link in a mail leads, and what there is here. */
@Controller()
@Public()
export class Pages {
  /** What stands where. */
  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', POLICY)
  home(): string {
    return HOME;
  }

  /** Where the link of an invitation leads: its token stands in the fragment, which browsers keep to themselves. */
  @Get('activate')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', POLICY)
  activation(): string {
    return ACTIVATION;
  }

  /** Where the link leads that was mailed to who has forgotten a password. */
  @Get('reset')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', POLICY)
  reset(): string {
    return RESET;
  }

  /** Where the link leads that proves an address. Opening it proves nothing yet: mail programs open links, too. */
  @Get('verify-email')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', POLICY)
  emailProof(): string {
    return EMAIL_PROOF;
  }

  /** What these pages are made of. */
  @Get('pages/:file')
  @Header('cache-control', 'public, max-age=300')
  file(@Param('file') name: string, @Res({ passthrough: true }) reply: FastifyReply): string {
    const found = FILES.get(name);
    if (!found) throw new NoSuchRoute('No page is made of such a file.');
    reply.header('content-type', found.type);
    return found.content;
  }
}
