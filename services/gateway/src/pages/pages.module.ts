import { Module } from '@nestjs/common';
import { Pages } from './pages.js';
import { SecurityTxt } from './security-txt.js';

/** The few pages of the gateway itself. */
@Module({ controllers: [Pages, SecurityTxt] })
export class PagesModule {}
