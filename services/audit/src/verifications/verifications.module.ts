import { Module } from '@nestjs/common';
import { VerifyTrail, VerifyTrailRoute } from './verify-trail.js';

@Module({ controllers: [VerifyTrailRoute], providers: [VerifyTrail] })
export class VerificationsModule {}
