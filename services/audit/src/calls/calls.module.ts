import { Module } from '@nestjs/common';
import { EntriesModule } from '../entries/entries.module.js';
import { ChangeAuditPolicy, ChangeAuditPolicyRoute } from './change-audit-policy.js';
import { FindAuditPolicy, FindAuditPolicyRoute } from './find-audit-policy.js';
import { KeepCalls } from './keep-calls.consumer.js';

@Module({
  imports: [EntriesModule],
  controllers: [ChangeAuditPolicyRoute, FindAuditPolicyRoute, KeepCalls],
  providers: [ChangeAuditPolicy, FindAuditPolicy],
})
export class CallsModule {}
