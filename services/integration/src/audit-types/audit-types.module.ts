import { Module } from '@nestjs/common';
import { AddAuditTypeSchema, AddAuditTypeSchemaRoute } from './add-audit-type-schema.js';
import { FindAuditType, FindAuditTypeRoute } from './find-audit-type.js';
import { FindAuditTypeSchema, FindAuditTypeSchemaRoute } from './find-audit-type-schema.js';
import { KnownAuditTypes } from './known-audit-types.js';
import { ListAuditTypes, ListAuditTypesRoute } from './list-audit-types.js';
import { RegisterAuditType, RegisterAuditTypeRoute } from './register-audit-type.js';
import { RetireAuditType, RetireAuditTypeRoute } from './retire-audit-type.js';

@Module({
  controllers: [
    AddAuditTypeSchemaRoute,
    FindAuditTypeRoute,
    FindAuditTypeSchemaRoute,
    ListAuditTypesRoute,
    RegisterAuditTypeRoute,
    RetireAuditTypeRoute,
  ],
  providers: [
    AddAuditTypeSchema,
    FindAuditType,
    FindAuditTypeSchema,
    KnownAuditTypes,
    ListAuditTypes,
    RegisterAuditType,
    RetireAuditType,
  ],
  exports: [KnownAuditTypes],
})
export class AuditTypesModule {}
