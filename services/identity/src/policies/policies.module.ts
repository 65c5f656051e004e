import { Module } from '@nestjs/common';
import { ChangePolicy, ChangePolicyRoute } from './change-policy.js';
import { FindPolicy, FindPolicyRoute } from './find-policy.js';
import { ListPolicies, ListPoliciesRoute } from './list-policies.js';
import { ListPolicyChanges, ListPolicyChangesRoute } from './list-policy-changes.js';

@Module({
  controllers: [ListPoliciesRoute, FindPolicyRoute, ChangePolicyRoute, ListPolicyChangesRoute],
  providers: [ListPolicies, FindPolicy, ChangePolicy, ListPolicyChanges],
})
export class PoliciesModule {}
