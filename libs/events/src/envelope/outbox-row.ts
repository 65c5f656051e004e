/** A row of the outbox or its archive as the relay reads it; 64-bit numbers and times as text, the payload unparsed. */
export interface OutboxRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly event_id: string;
  readonly type: string;
  readonly topic: string;
  readonly subject: string;
  readonly aggregate_version: number;
  readonly payload: string;
  readonly actor: string;
  readonly causation_id: string | null;
  readonly correlation_id: string;
  readonly traceparent: string | null;
  readonly occurred_at: string;
  readonly producer_epoch: number;
  readonly client_address: string | null;
  readonly user_agent: string | null;
  readonly on_behalf_of: string | null;
}
