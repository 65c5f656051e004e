import { Module } from '@nestjs/common';
import { CreateApiKey, CreateApiKeyRoute } from './create-api-key.js';
import { FindApiKey, FindApiKeyRoute } from './find-api-key.js';
import { ListApiKeys, ListApiKeysRoute } from './list-api-keys.js';
import { RevokeApiKey, RevokeApiKeyRoute } from './revoke-api-key.js';

@Module({
  controllers: [CreateApiKeyRoute, FindApiKeyRoute, ListApiKeysRoute, RevokeApiKeyRoute],
  providers: [CreateApiKey, FindApiKey, ListApiKeys, RevokeApiKey],
})
export class ApiKeysModule {}
