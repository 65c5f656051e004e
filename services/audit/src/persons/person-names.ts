import { KeyRing, mac, macsOfAllKeys } from '@guildhall/sealing';
import { Injectable } from '@nestjs/common';

const LABEL = 'audit.persons';

/**
 * What the tables know a person by: an HMAC of their name in this organisation, `usr_…` or the word of a product. Names
 * can be guessed; without the ring nobody can tell whose row it is (T72).
 */
@Injectable()
export class PersonNames {
  constructor(private readonly ring: KeyRing) {}

  /** To be written. */
  codeOf(tenantId: string, name: string): string {
    return mac(this.ring, LABEL, bound(tenantId, name));
  }

  /** To be looked for: rows of before a rotation are found too. */
  codesOf(tenantId: string, name: string): string[] {
    return macsOfAllKeys(this.ring, LABEL, bound(tenantId, name));
  }
}

const bound = (tenantId: string, name: string): string => JSON.stringify([tenantId, name]);
