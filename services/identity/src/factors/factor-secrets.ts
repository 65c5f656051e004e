import { KeyRing, Sealer, type SealingContext } from '@guildhall/sealing';
import { Injectable } from '@nestjs/common';
import type { Factor } from './factor.entity.js';

type Place = Pick<Factor, 'tenantId' | 'id'>;

/** Seals what factors are checked with: whoever reads the database, or a backup of it, makes no code (IDN-5). */
@Injectable()
export class FactorSecrets {
  private readonly sealer: Sealer;

  constructor(ring: KeyRing) {
    this.sealer = new Sealer(ring, 'factors');
  }

  seal(place: Place, secret: Uint8Array): string {
    return this.sealer.seal(secret, contextOf(place));
  }

  open({ sealedSecret, ...place }: Place & { readonly sealedSecret: string | null }): Buffer {
    if (sealedSecret === null) throw new TypeError('A passkey has no secret here.');
    return this.sealer.open(sealedSecret, contextOf(place));
  }

  /** Whether it should be sealed again: the ring has another current key than the one it was sealed under. */
  isStale(sealedSecret: string): boolean {
    return this.sealer.isStale(sealedSecret);
  }
}

function contextOf({ tenantId, id }: Place): SealingContext {
  return { tenantId, table: 'factors', column: 'sealed_secret', rowId: id };
}
