import { Module } from '@nestjs/common';
import { BrokerModule } from '../broker.module.js';
import { RequestRecords } from './request-records.js';

/** Tells monitoring of what the gateway handled. */
@Module({ imports: [BrokerModule], providers: [RequestRecords], exports: [RequestRecords] })
export class RequestRecordsModule {}
