import { Module } from '@nestjs/common';
import { AddUpUsage } from './add-up-usage.consumer.js';
import { ReadUsage, ReadUsageRoute } from './read-usage.js';

@Module({ controllers: [AddUpUsage, ReadUsageRoute], providers: [ReadUsage] })
export class UsageModule {}
