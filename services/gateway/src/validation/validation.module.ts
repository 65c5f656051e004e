import { Module } from '@nestjs/common';
import { RoutesModule } from '../routes/routes.module.js';
import { RequestValidation } from './request-validation.js';

/** Whether requests are what the descriptions say. */
@Module({ imports: [RoutesModule], providers: [RequestValidation], exports: [RequestValidation] })
export class ValidationModule {}
