import { KeyRing, Sealer, type SealingContext } from '@guildhall/sealing';
import { Injectable } from '@nestjs/common';

interface Place {
  readonly tenantId: string;
  readonly id: string;
}

/** Seals what the database must not tell: the secrets of endpoints, and what is sent to them. */
@Injectable()
export class WebhookSeals {
  private readonly sealer: Sealer;

  constructor(keyRing: KeyRing) {
    this.sealer = new Sealer(keyRing, 'webhooks');
  }

  sealSecret(endpoint: Place, secret: string): string {
    return this.sealer.seal(secret, secretOf(endpoint));
  }

  openSecret(endpoint: Place, sealed: string): string {
    return this.sealer.open(sealed, secretOf(endpoint)).toString('utf8');
  }

  sealBody(delivery: Place, body: string): string {
    return this.sealer.seal(body, bodyOf(delivery));
  }

  openBody(delivery: Place, sealed: string): string {
    return this.sealer.open(sealed, bodyOf(delivery)).toString('utf8');
  }
}

// The same for both secrets: when one takes over, the other moves to the next column as it is.
const secretOf = ({ tenantId, id }: Place): SealingContext => ({
  ...{ tenantId, rowId: id },
  ...{ table: 'webhook_endpoints', column: 'secret' },
});
const bodyOf = ({ tenantId, id }: Place): SealingContext => ({
  ...{ tenantId, rowId: id },
  ...{ table: 'webhook_deliveries', column: 'body' },
});
