import { Module } from '@nestjs/common';
import { Pages } from './pages.js';

/** The few pages of the gateway itself. */
@Module({ controllers: [Pages] })
export class PagesModule {}
