import { Module } from '@nestjs/common';
import { AnalyzeFeedback, AnalyzeFeedbackRoute } from './analyze-feedback.js';

@Module({ controllers: [AnalyzeFeedbackRoute], providers: [AnalyzeFeedback] })
export class AnalyticsModule {}
