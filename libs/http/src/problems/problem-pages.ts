import { Public } from '@guildhall/access';
import { Controller, Get, Header, Inject, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HTTP_OPTIONS, type HttpOptions } from '../http.options.js';
import { NoSuchRoute } from './platform.problems.js';
import { findProblem, knownProblems } from './problem.js';
import { problemHtml, problemIndexHtml, problemIndexMarkdown, problemMarkdown } from './problem-page.js';

/** The pages that the `type` of every problem leads to: for a browser as HTML, for everybody else as Markdown. */
@Controller('problems')
@Public()
export class ProblemPages {
  constructor(@Inject(HTTP_OPTIONS) private readonly options: HttpOptions) {}

  /** Lists every problem that this service can report. */
  @Get()
  @Header('cache-control', 'public, max-age=300')
  index(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): string {
    const types = knownProblems();
    return inFormOf(request, reply, {
      html: () => problemIndexHtml(types),
      markdown: () => problemIndexMarkdown(types),
    });
  }

  /** Explains one problem: what it means and what to do. */
  @Get(':slug')
  @Header('cache-control', 'public, max-age=300')
  show(
    @Param('slug') slug: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): string {
    const found = findProblem(slug);
    if (!found) throw new NoSuchRoute('No problem has this name.');
    const { publicUrl } = this.options;
    return inFormOf(request, reply, {
      html: () => problemHtml(found, publicUrl),
      markdown: () => problemMarkdown(found, publicUrl),
    });
  }
}

interface Forms {
  readonly html: () => string;
  readonly markdown: () => string;
}

function inFormOf(request: FastifyRequest, reply: FastifyReply, { html, markdown }: Forms): string {
  const wantsHtml = (request.headers.accept ?? '').includes('text/html');
  reply.header('vary', 'accept').header('content-type', `text/${wantsHtml ? 'html' : 'markdown'}; charset=utf-8`);
  return wantsHtml ? html() : markdown();
}
