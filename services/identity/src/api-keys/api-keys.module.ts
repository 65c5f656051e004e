import { Module } from '@nestjs/common';
import { MailsModule } from '../mails/mails.module.js';
import { ChangeApiKey, ChangeApiKeyRoute } from './change-api-key.js';
import { CreateApiKey, CreateApiKeyRoute } from './create-api-key.js';
import { FindApiKey, FindApiKeyRoute } from './find-api-key.js';
import { ListApiKeys, ListApiKeysRoute } from './list-api-keys.js';
import { NoteKeyUse } from './note-key-use.consumer.js';
import { ReportLeakedKeys, ReportLeakedKeysRoute } from './report-leaked-keys.js';
import { RevokeApiKey, RevokeApiKeyRoute } from './revoke-api-key.js';
import { RotateApiKey, RotateApiKeyRoute } from './rotate-api-key.js';

@Module({
  imports: [MailsModule],
  controllers: [
    ChangeApiKeyRoute,
    CreateApiKeyRoute,
    FindApiKeyRoute,
    ListApiKeysRoute,
    NoteKeyUse,
    ReportLeakedKeysRoute,
    RevokeApiKeyRoute,
    RotateApiKeyRoute,
  ],
  providers: [ChangeApiKey, CreateApiKey, FindApiKey, ListApiKeys, ReportLeakedKeys, RevokeApiKey, RotateApiKey],
})
export class ApiKeysModule {}
