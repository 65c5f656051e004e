import { CONTENT_TYPE, type Envelope, EVENT_PREFIX, HEADERS, SPEC_VERSION, TENANT_PREFIX } from './envelope.js';
import type { EventType } from './event-type.js';
import { eventTypes } from './gen/events.js';
import { idPrefix, uuidOfId } from './ids.js';
import { MalformedEvent } from './malformed-event.js';
import { findTopic, replayedTopic } from './topics.js';
import { canonicalTimestamp } from './wire/timestamps.js';

type HeaderValue = string | Uint8Array;
/** Headers as a Kafka client hands them over. */
export type ReceivedHeaders = Readonly<Record<string, HeaderValue | readonly HeaderValue[] | null | undefined>>;

/** Where a record was found. What its headers claim must agree with it. */
export interface RecordPlace {
  readonly topic: string;
  readonly key: string | Uint8Array | null | undefined;
}

const TYPE = /^(guildhall(?:\.[a-z][a-z0-9_]*)+\.v[1-9][0-9]*)\.[A-Z][A-Za-z0-9]*$/;
const URI_REFERENCE = /^[A-Za-z0-9/][A-Za-z0-9:/?#@!$&'()*+,;=._~%-]*$/;
const ACTOR_WORD = /^(anonymous|system:[a-z][a-z0-9-]*)$/;
const CORRELATION = /^[A-Za-z0-9][A-Za-z0-9_:.-]{0,127}$/;
const TRACEPARENT = /^[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
const ADDRESS = /^[\x21-\x7e]{1,64}$/;
// What a client calls itself is any text; what a line of a log or a terminal would take for a command is in none.
const AGENT = /^[\x20-\x7e]{1,256}$/;
const COUNT = /^(0|[1-9][0-9]{0,9})$/;
const LONGEST_HEADER = 512;
const utf8 = new TextDecoder('utf-8', { fatal: true });
const UNKNOWN_TYPE = 'an event of unknown type';

/**
 * The envelope of a record, or MalformedEvent: when a part is missing, twice there or of another form, and when parts
 * disagree: type and topic, tenant or subject and key, subject and type (T65). A type that this build does not know is no
 * fault, a newer producer may use it; look it up in `eventTypes`.
 */
export function readHeaders(headers: ReceivedHeaders, place: RecordPlace): Envelope {
  const received = new Received(headers);
  received.require(HEADERS.specVersion, (text) => text === SPEC_VERSION);
  received.require(HEADERS.contentType, (text) => text.split(';', 1)[0] === CONTENT_TYPE);
  const tenant = received.require(HEADERS.tenantId, (text) => uuidOfId(TENANT_PREFIX, text) !== undefined);
  const subject = received.require(HEADERS.subject, (text) => idPrefix(text) !== undefined);
  const envelope: Envelope = {
    type: received.type,
    eventId: received.id(HEADERS.id, EVENT_PREFIX),
    source: received.require(HEADERS.source, (text) => URI_REFERENCE.test(text)),
    tenantId: uuidOfId(TENANT_PREFIX, tenant)!,
    subject,
    aggregateVersion: received.count(HEADERS.aggregateVersion, 1),
    occurredAt: received.time(HEADERS.time),
    actor: received.require(HEADERS.actor, (text) => ACTOR_WORD.test(text) || idPrefix(text) !== undefined),
    causationId: received.has(HEADERS.causationId) ? received.id(HEADERS.causationId, EVENT_PREFIX) : undefined,
    correlationId: received.require(HEADERS.correlationId, (text) => CORRELATION.test(text)),
    traceparent: received.optional(HEADERS.traceparent, (text) => TRACEPARENT.test(text)),
    producerEpoch: received.count(HEADERS.producerEpoch, 0),
    ...clientOf(received),
  };
  requireItsTopic(envelope.type, place.topic);
  requireItsKey(envelope, `${tenant}/${subject}`, place.key);
  return envelope;
}

// Most facts come of no call, or in nobody else's name: what is not said is not there.
function clientOf(received: Received): Pick<Envelope, 'onBehalfOf' | 'clientAddress' | 'userAgent'> {
  const onBehalfOf = received.optional(HEADERS.onBehalfOf, (text) => idPrefix(text) !== undefined);
  const clientAddress = received.optional(HEADERS.clientAddress, (text) => ADDRESS.test(text));
  const userAgent = received.optional(HEADERS.userAgent, (text) => AGENT.test(text));
  return {
    ...(onBehalfOf !== undefined && { onBehalfOf }),
    ...(clientAddress !== undefined && { clientAddress }),
    ...(userAgent !== undefined && { userAgent }),
  };
}

/** The uuid of the aggregate that an envelope's event is about. */
export function aggregateIdOf(envelope: Pick<Envelope, 'type' | 'subject'>): string {
  const uuid = uuidOfId(idPrefix(envelope.subject) ?? '', envelope.subject);
  if (uuid === undefined) throw new MalformedEvent(envelope.type, HEADERS.subject, 'is not an id');
  return uuid;
}

/**
 * The data of a record's value: parsed, checked by the event's contract, and about the aggregate that the envelope
 * names. Throws MalformedEvent.
 */
export function readValue<D extends object>(
  event: EventType<D>,
  envelope: Envelope,
  value: HeaderValue | null | undefined,
): D {
  if (event.type !== envelope.type) throw new MalformedEvent(envelope.type, HEADERS.type, `is not ${event.type}`);
  if (value === null || value === undefined) throw new MalformedEvent(event.type, '', 'has no value');
  const data = event.fromWire(parse(event.type, value));
  const subject: unknown = (data as Record<string, unknown>)[event.subjectField];
  if (subject !== aggregateIdOf(envelope))
    throw new MalformedEvent(event.type, event.subjectField, 'is not the subject of the envelope');
  return data;
}

function parse(type: string, value: HeaderValue): unknown {
  try {
    return JSON.parse(typeof value === 'string' ? value : utf8.decode(value));
  } catch {
    // The parser's message quotes the text that it stumbled over.
    throw new MalformedEvent(type, '', 'is not JSON in UTF-8');
  }
}

function requireItsTopic(type: string, topic: string): void {
  const home = replayedTopic(topic) ?? topic;
  const known = eventTypes.get(type);
  // An unknown type may be new, but the topic of facts is always its package. State topics cannot tell.
  const expected = known?.topic ?? (findTopic(home)?.kind === 'facts' ? TYPE.exec(type)?.[1] : home);
  if (expected !== home) throw new MalformedEvent(type, HEADERS.type, 'does not belong on this topic');
}

function requireItsKey({ type, subject }: Envelope, expected: string, key: RecordPlace['key']): void {
  if (key === null || key === undefined || headerText(key) !== expected) {
    throw new MalformedEvent(type, 'key', 'is not tenant/subject of the envelope');
  }
  const prefix = idPrefix(subject);
  const known = eventTypes.get(type);
  if (known && prefix !== known.subjectPrefix)
    throw new MalformedEvent(type, HEADERS.subject, `is not an id of the form ${known.subjectPrefix}_…`);
  // An organisation's own aggregate lives in its own tenant: nobody else states facts about it.
  if (prefix === TENANT_PREFIX && !expected.startsWith(`${subject}/`))
    throw new MalformedEvent(type, HEADERS.subject, 'is another tenant');
}

/** All that we put in headers is ASCII; read byte by byte, anything else fits no form, and costs a third of UTF-8. */
function headerText(value: HeaderValue): string {
  if (typeof value === 'string') return value;
  const bytes = Buffer.isBuffer(value) ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return bytes.toString('latin1');
}

/** The headers of one record, each looked at once. */
class Received {
  readonly type: string;

  constructor(private readonly headers: ReceivedHeaders) {
    this.type = UNKNOWN_TYPE;
    this.type = this.require(HEADERS.type, (text) => TYPE.test(text));
  }

  has(name: string): boolean {
    return this.headers[name] !== undefined && this.headers[name] !== null;
  }

  require(name: string, fits: (text: string) => boolean): string {
    const text = this.text(name);
    if (!fits(text)) throw new MalformedEvent(this.type, name, 'has another form');
    return text;
  }

  optional(name: string, fits: (text: string) => boolean): string | undefined {
    return this.has(name) ? this.require(name, fits) : undefined;
  }

  id(name: string, prefix: string): string {
    return uuidOfId(prefix, this.text(name)) ?? this.refuse(name, `is not an id of the form ${prefix}_…`);
  }

  time(name: string): string {
    return canonicalTimestamp(this.text(name)) ?? this.refuse(name, 'is not an RFC 3339 time');
  }

  count(name: string, least: number): number {
    const text = this.text(name);
    return COUNT.test(text) && Number(text) >= least
      ? Number(text)
      : this.refuse(name, `is not a number from ${least}`);
  }

  private text(name: string): string {
    const value = this.headers[name];
    if (value === undefined || value === null) return this.refuse(name, 'is missing');
    if (typeof value !== 'string' && !(value instanceof Uint8Array))
      return this.refuse(name, 'is there more than once');
    if (value.length > LONGEST_HEADER) return this.refuse(name, 'is too long');
    return headerText(value);
  }

  private refuse(name: string, problem: string): never {
    throw new MalformedEvent(this.type, name, problem);
  }
}
