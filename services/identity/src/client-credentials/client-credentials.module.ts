import { Module } from '@nestjs/common';
import { SigningKeysModule } from '../signing-keys/signing-keys.module.js';
import { Clients } from './clients.js';
import { IssuedTokens } from './issued-tokens.js';
import { KeyTokens } from './key-tokens.js';
import { StoredClients } from './stored-clients.js';
import { TakeToken, TakeTokenRoute } from './take-token.js';

@Module({
  imports: [SigningKeysModule],
  controllers: [TakeTokenRoute],
  providers: [Clients, IssuedTokens, KeyTokens, StoredClients, TakeToken],
})
export class ClientCredentialsModule {}
