import type { EventType } from '@guildhall/contracts';

/** What is needed of an event here; a delivered one has it. */
export interface Happened<D extends object = object> {
  readonly type: string;
  readonly tenantId: string;
  readonly data: D;
}

/** Who wants to forget what, by the type of the event that makes it untrue. */
export class ForgetByEvent {
  private readonly byType = new Map<string, ((event: Happened) => Promise<void>)[]>();

  on<D extends object>(event: EventType<D>, forget: (event: Happened<D>) => Promise<void>): void {
    // The type's name decides that the data is D, and the transport has checked it against that contract.
    const known = this.byType.get(event.type) ?? [];
    this.byType.set(event.type, [...known, forget as (event: Happened) => Promise<void>]);
  }

  async forgetFor(event: Happened): Promise<void> {
    await Promise.all((this.byType.get(event.type) ?? []).map((forget) => forget(event)));
  }
}
