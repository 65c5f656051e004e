import { Public } from '@guildhall/access';
import { Controller, Get, Header } from '@nestjs/common';
import { readEventsDescription } from './events-description.js';
import { EVENTS_STYLE, eventsPage } from './events-page.js';

// No script at all, and nothing of others.
const POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The description of the platform's events, for programs and for people (GTW-7). */
@Controller('api/v1')
@Public()
export class EventPages {
  private readonly description = readEventsDescription();
  private readonly page = eventsPage(this.description);

  /** The AsyncAPI 3 document of every topic that is open to subscribers. */
  @Get('asyncapi.json')
  @Header('content-type', 'application/json; charset=utf-8')
  @Header('cache-control', 'public, max-age=60')
  describe(): string {
    return this.description.text;
  }

  /** The same to read. */
  @Get('docs/events')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', POLICY)
  @Header('cache-control', 'public, max-age=60')
  read(): string {
    return this.page;
  }

  /** How that page looks. */
  @Get('docs/events.css')
  @Header('content-type', 'text/css; charset=utf-8')
  @Header('cache-control', 'public, max-age=3600')
  style(): string {
    return EVENTS_STYLE;
  }
}
