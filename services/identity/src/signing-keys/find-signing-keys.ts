import { Public, RateLimit } from '@guildhall/access';
import { Answer } from '@guildhall/http';
import { Controller, Get, Header } from '@nestjs/common';
import { z } from 'zod';
import { JWKS_CACHE_SECONDS } from './key-times.js';
import { SIGNING_ALGORITHM } from './signing-key.entity.js';
import { SigningKeys } from './signing-keys.js';

const PublicKeyView = z
  .object({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: z.string(),
    y: z.string(),
    kid: z.string().meta({ example: 'sgk_06ex8m5nq5v7z3hk2n4w8t1r0c' }),
    alg: z.literal(SIGNING_ALGORITHM),
    use: z.literal('sig'),
  })
  .meta({ id: 'SigningKey' });
const KeySetView = z.object({ keys: z.array(PublicKeyView) }).meta({ id: 'SigningKeySet' });

@Controller('.well-known/jwks.json')
export class FindSigningKeysRoute {
  constructor(private readonly signingKeys: SigningKeys) {}

  /** Shows the public keys by which access tokens are verified (RFC 7517, IDN-3). */
  @Get()
  @Public()
  @RateLimit('relaxed')
  @Header('cache-control', `public, max-age=${JWKS_CACHE_SECONDS}`)
  @Answer(200, KeySetView)
  async handle() {
    return { keys: await this.signingKeys.published() };
  }
}
