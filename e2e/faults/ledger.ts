/** What the service has said yes to. After any fault, this must be there: no less, and no more. */
export class Ledger {
  /** Organisation id → the last version that was acknowledged. */
  readonly acknowledged = new Map<string, number>();
  /** Answers that are never right, whatever was killed: 500 and over other than 503, and refusals of sound requests. */
  readonly wrong: string[] = [];
  requests = 0;
  /** Requests whose answer was lost to a fault: asked again under the same Idempotency-Key. */
  repeated = 0;

  acknowledge({ id, version }: { readonly id: string; readonly version: number }): void {
    this.acknowledged.set(id, Math.max(version, this.acknowledged.get(id) ?? 0));
  }
}
