import {
  type Actor,
  CLIENT_CREDENTIALS_HEADER,
  ClientCredentials,
  CurrentActor,
  Public,
  RateLimit,
} from '@guildhall/access';
import { Answer, FormBody, Problems, WithoutIdempotencyKey } from '@guildhall/http';
import { Body, Controller, Headers, Injectable, Post } from '@nestjs/common';
import { z } from 'zod';
import { readKeySecret } from '../stated-keys/api-key-secret.js';
import { type Client, Clients } from './clients.js';
import { IssuedTokens } from './issued-tokens.js';
import { KeyTokens } from './key-tokens.js';
import { readTokenRequest, type TokenRequest, TokenRequestForm } from './token-request.js';
import { ClientUnknown, GrantTypeUnsupported, ScopeInvalid, TokenRequestInvalid } from './token.problems.js';

const LONGEST_FORM = 8_192;

/** RFC 6749, 5.1, in its own spelling. */
const TokenAnswer = z
  .object({
    access_token: z.string(),
    token_type: z.literal('Bearer'),
    expires_in: z.int().meta({ description: 'Seconds until it expires.', example: 300 }),
    scope: z.string().meta({ example: 'users:read' }),
  })
  .meta({ id: 'TokenAnswer' });

@Injectable()
export class TakeToken {
  constructor(
    private readonly clients: Clients,
    private readonly tokens: KeyTokens,
    private readonly issued: IssuedTokens,
  ) {}

  async execute(caller: Actor, request: TokenRequest): Promise<z.infer<typeof TokenAnswer>> {
    const claimed = readKeySecret(request.secret);
    if (!claimed) throw unknown(request);
    const signer = await this.tokens.signer();
    const { address } = caller;
    const client = await this.clients.find({ ...claimed, clientId: request.clientId, address });
    if (!client) throw unknown(request);
    const scope = scopeOf(client, request);
    const { accessToken, expiresIn } = this.tokens.issue(signer, client, { scope, digest: claimed.digest });
    this.issued.note(client, address);
    return { access_token: accessToken, token_type: 'Bearer', expires_in: expiresIn, scope };
  }
}

/** What was asked for, or all of it (RFC 6749, 3.3). */
function scopeOf({ scopes }: Client, { scopes: asked }: TokenRequest): string {
  if (!asked) return scopes.join(' ');
  const scope = [...new Set(asked)].sort().join(' ');
  if (asked.some((one) => !scopes.includes(one))) throw new ScopeInvalid('The key may not do all of it.');
  if (!KeyTokens.hasRoomFor(scope)) throw new ScopeInvalid('The list is too long.');
  return scope;
}

/** One answer for whatever is wrong with it. */
function unknown({ isByBasic }: TokenRequest): ClientUnknown {
  const headers: Record<string, string> = isByBasic ? { 'www-authenticate': 'Basic realm="guildhall"' } : {};
  return new ClientUnknown('Id and secret open nothing here.', { headers });
}

@Controller('auth/token')
export class TakeTokenRoute {
  constructor(private readonly takeToken: TakeToken) {}

  /**
   * Gives a program an access token for its API key: the client credentials grant of OAuth 2.0 (RFC 6749, 4.4). The client
   * shows the key’s id and secret by HTTP Basic, or in the form. The token lives for minutes, and ends with the key (IDN-11).
   */
  @Post()
  @Public()
  @ClientCredentials()
  @RateLimit('refresh')
  @WithoutIdempotencyKey()
  @FormBody(LONGEST_FORM)
  @Answer(200, TokenAnswer)
  @Problems(TokenRequestInvalid, GrantTypeUnsupported, ScopeInvalid, ClientUnknown)
  handle(
    @CurrentActor() caller: Actor,
    @Body({ schema: TokenRequestForm }) form: TokenRequestForm,
    @Headers(CLIENT_CREDENTIALS_HEADER) basic: string | undefined,
  ) {
    return this.takeToken.execute(caller, readTokenRequest(form, basic));
  }
}
