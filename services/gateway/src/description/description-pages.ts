import { Public } from '@guildhall/access';
import { settingsOfNowhere } from '@guildhall/config';
import { NoSuchRoute } from '@guildhall/http';
import { Controller, Get, Header, Inject, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { GATEWAY_SETTINGS, type GatewaySettings } from '../config.js';
import { API_DESCRIPTIONS, type ApiDescription } from '../routes/api-descriptions.js';
import { declareDescribedProblems } from './described-problems.js';
import { mergeDescriptions } from './merged-description.js';

const require = createRequire(import.meta.url);
const ofSwagger = (file: string) => readFileSync(require.resolve(`swagger-ui-dist/${file}`));

const NOWHERE = settingsOfNowhere['PUBLIC_URL'] ?? '';
const JAVASCRIPT = 'text/javascript; charset=utf-8';

const PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Guildhall API</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/api/v1/docs/swagger-ui.css"></head>
<body><div id="page"></div>
<script src="/api/v1/docs/swagger-ui-bundle.js"></script><script src="/api/v1/docs/start.js"></script>
</body></html>
`;
const START = `SwaggerUIBundle({ url: '/api/v1/openapi.json', dom_id: '#page', deepLinking: true });\n`;

// Everything comes from here. Swagger UI draws with inline styles and data images; scripts of others it has none.
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The merged description, for programs and for people (GTW-7). */
@Controller('api/v1')
@Public()
export class DescriptionPages {
  private readonly document: string;
  private readonly files: ReadonlyMap<string, { readonly type: string; readonly content: Buffer | string }>;

  constructor(
    @Inject(API_DESCRIPTIONS) descriptions: readonly ApiDescription[],
    @Inject(GATEWAY_SETTINGS) { PUBLIC_URL }: GatewaySettings,
  ) {
    declareDescribedProblems(descriptions);
    // The committed descriptions lead to a platform of nowhere; this one is somewhere.
    this.document = JSON.stringify(mergeDescriptions(descriptions, PUBLIC_URL)).replaceAll(NOWHERE, PUBLIC_URL);
    this.files = new Map([
      ['swagger-ui.css', { type: 'text/css; charset=utf-8', content: ofSwagger('swagger-ui.css') }],
      ['swagger-ui-bundle.js', { type: JAVASCRIPT, content: ofSwagger('swagger-ui-bundle.js') }],
      ['start.js', { type: JAVASCRIPT, content: START }],
    ]);
  }

  /** The OpenAPI 3.1 document of every route behind this gateway. */
  @Get('openapi.json')
  @Header('content-type', 'application/json; charset=utf-8')
  @Header('cache-control', 'public, max-age=60')
  describe(): string {
    return this.document;
  }

  /** The same to read and to try out. */
  @Get('docs')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', POLICY)
  @Header('cache-control', 'public, max-age=60')
  page(): string {
    return PAGE;
  }

  /** What that page is made of. */
  @Get('docs/:file')
  @Header('cache-control', 'public, max-age=3600')
  file(@Param('file') name: string, @Res({ passthrough: true }) reply: FastifyReply): Buffer | string {
    const found = this.files.get(name);
    if (!found) throw new NoSuchRoute('The page is made of no such file.');
    reply.header('content-type', found.type);
    return found.content;
  }
}
