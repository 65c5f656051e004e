import { KeyRing, Sealer, type SealingContext } from '@guildhall/sealing';
import { Injectable } from '@nestjs/common';
import type { Factor } from './factor.entity.js';

type Place = Pick<Factor, 'tenantId' | 'id'>;

/** Seals what factors are checked with: whoever reads the database, or a backup of it, makes no code (IDN-5). */
@Injectable()
export class FactorSecrets {
  private readonly sealer: Sealer;

  constructor(private readonly ring: KeyRing) {
    this.sealer = new Sealer(ring, 'factors');
  }

  seal(place: Place, secret: Uint8Array): string {
    return this.sealer.seal(secret, contextOf(place));
  }

  open({ sealedSecret, ...place }: Place & { readonly sealedSecret: string | null }): Buffer {
    if (sealedSecret === null) throw new TypeError('A passkey has no secret here.');
    return this.sealer.open(sealedSecret, contextOf(place));
  }

  /** What everything begins with that is sealed under the current key: its form and the key's name. */
  currentPrefix(): string {
    return `s1.${this.ring.current().id}.`;
  }
}

function contextOf({ tenantId, id }: Place): SealingContext {
  return { tenantId, table: 'factors', column: 'sealed_secret', rowId: id };
}
