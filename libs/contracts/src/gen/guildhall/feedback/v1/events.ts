// Generated from guildhall/feedback/v1/events.proto by libs/contracts/plugin. Do not edit.
import { defineEvent, type EventType } from '../../../../event-type.js';
import { isPresent, membersOf, readDouble, readId, readInt32, readList, readText, readTimestamp, type Writable } from '../../../../wire/reading.js';
import { within } from '../../../../wire/refusal.js';
import { dataOf, refuseStrangers, writeDouble, writeId, writeInt32, writeList, writeText, writeTimestamp } from '../../../../wire/writing.js';
import { changeFromWire, changeToWire, type Change } from '../../../../gen/guildhall/options/v1/change.js';

/** Feedback is ready for an organisation. Its version is the attempt that it answers. */
export interface FeedbackProvisioned {
  /**
   * The organisation.
   * `org_…` on the wire.
   */
  readonly organizationId: string;
}

/** Feedback is ready for an organisation. Its version is the attempt that it answers. */
export const FeedbackProvisioned: EventType<FeedbackProvisioned> = defineEvent<FeedbackProvisioned>(
  {
    type: 'guildhall.feedback.v1.FeedbackProvisioned',
    topic: 'guildhall.feedback.v1',
    audit: 'entry',
    category: 'configuration',
    severity: 'info',
    visibility: 'internal',
    subjectPrefix: 'org',
    subjectField: 'organizationId',
    personal: [],
    ids: { organizationId: 'org' },
    hasChanges: false,
  },
  { toWire: feedbackProvisionedToWire, fromWire: feedbackProvisionedFromWire },
);

function feedbackProvisionedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<FeedbackProvisioned>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    organizationId: writeId(data.organizationId, 'org', inside, 'organizationId'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function feedbackProvisionedFromWire(value: unknown, at: string, name: string): FeedbackProvisioned {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<FeedbackProvisioned> = {
    organizationId: readId(wire.organizationId ?? wire.organization_id, 'org', inside, 'organizationId'),
  };
  return data;
}

/** Somebody rated what a product answered. */
export interface RatingRecorded {
  /**
   * The rating.
   * `rat_…` on the wire.
   */
  readonly ratingId: string;
  /** 1 to 5. */
  readonly score: number;
  /** What kind of thing was rated. */
  readonly category: string;
  /** What was rated, as the product names it. */
  readonly target: string;
  /**
   * In their own words.
   * Personal data.
   */
  readonly comment?: string;
  /**
   * Who rated, as the product names them.
   * Personal data.
   */
  readonly rater?: string;
  /** When. */
  readonly ratedAt: string;
}

/** Somebody rated what a product answered. */
export const RatingRecorded: EventType<RatingRecorded> = defineEvent<RatingRecorded>(
  {
    type: 'guildhall.feedback.v1.RatingRecorded',
    topic: 'guildhall.feedback.v1',
    audit: 'entry',
    category: 'analysis',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'rat',
    subjectField: 'ratingId',
    personal: ['comment', 'rater'],
    ids: { ratingId: 'rat' },
    hasChanges: false,
  },
  { toWire: ratingRecordedToWire, fromWire: ratingRecordedFromWire },
);

function ratingRecordedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<RatingRecorded>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    ratingId: writeId(data.ratingId, 'rat', inside, 'ratingId'),
    score: writeInt32(data.score, inside, 'score'),
    category: writeText(data.category, inside, 'category'),
    target: writeText(data.target, inside, 'target'),
    ratedAt: writeTimestamp(data.ratedAt, inside, 'ratedAt'),
  };
  if (data.comment !== undefined) wire.comment = writeText(data.comment, inside, 'comment');
  if (data.rater !== undefined) wire.rater = writeText(data.rater, inside, 'rater');
  refuseStrangers(data, wire, inside);
  return wire;
}

function ratingRecordedFromWire(value: unknown, at: string, name: string): RatingRecorded {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<RatingRecorded> = {
    ratingId: readId(wire.ratingId ?? wire.rating_id, 'rat', inside, 'ratingId'),
    score: readInt32(wire.score, inside, 'score'),
    category: readText(wire.category, inside, 'category'),
    target: readText(wire.target, inside, 'target'),
    ratedAt: readTimestamp(wire.ratedAt ?? wire.rated_at, inside, 'ratedAt'),
  };
  const comment = wire.comment;
  if (isPresent(comment)) data.comment = readText(comment, inside, 'comment');
  const rater = wire.rater;
  if (isPresent(rater)) data.rater = readText(rater, inside, 'rater');
  return data;
}

/** A rating counts no more. */
export interface RatingWithdrawn {
  /**
   * The rating.
   * `rat_…` on the wire.
   */
  readonly ratingId: string;
}

/** A rating counts no more. */
export const RatingWithdrawn: EventType<RatingWithdrawn> = defineEvent<RatingWithdrawn>(
  {
    type: 'guildhall.feedback.v1.RatingWithdrawn',
    topic: 'guildhall.feedback.v1',
    audit: 'entry',
    category: 'analysis',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'rat',
    subjectField: 'ratingId',
    personal: [],
    ids: { ratingId: 'rat' },
    hasChanges: false,
  },
  { toWire: ratingWithdrawnToWire, fromWire: ratingWithdrawnFromWire },
);

function ratingWithdrawnToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<RatingWithdrawn>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    ratingId: writeId(data.ratingId, 'rat', inside, 'ratingId'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function ratingWithdrawnFromWire(value: unknown, at: string, name: string): RatingWithdrawn {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<RatingWithdrawn> = {
    ratingId: readId(wire.ratingId ?? wire.rating_id, 'rat', inside, 'ratingId'),
  };
  return data;
}

/** A product, or a person, recommends something. */
export interface RecommendationMade {
  /**
   * The recommendation.
   * `rcm_…` on the wire.
   */
  readonly recommendationId: string;
  /** In a line. */
  readonly title: string;
  /** `low`, `medium`, `high` or `critical`. */
  readonly priority: string;
  /** What kind of thing it is about. */
  readonly category: string;
}

/** A product, or a person, recommends something. */
export const RecommendationMade: EventType<RecommendationMade> = defineEvent<RecommendationMade>(
  {
    type: 'guildhall.feedback.v1.RecommendationMade',
    topic: 'guildhall.feedback.v1',
    audit: 'entry',
    category: 'analysis',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'rcm',
    subjectField: 'recommendationId',
    personal: [],
    ids: { recommendationId: 'rcm' },
    hasChanges: false,
  },
  { toWire: recommendationMadeToWire, fromWire: recommendationMadeFromWire },
);

function recommendationMadeToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<RecommendationMade>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    recommendationId: writeId(data.recommendationId, 'rcm', inside, 'recommendationId'),
    title: writeText(data.title, inside, 'title'),
    priority: writeText(data.priority, inside, 'priority'),
    category: writeText(data.category, inside, 'category'),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function recommendationMadeFromWire(value: unknown, at: string, name: string): RecommendationMade {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<RecommendationMade> = {
    recommendationId: readId(wire.recommendationId ?? wire.recommendation_id, 'rcm', inside, 'recommendationId'),
    title: readText(wire.title, inside, 'title'),
    priority: readText(wire.priority, inside, 'priority'),
    category: readText(wire.category, inside, 'category'),
  };
  return data;
}

/** A recommendation reads otherwise. */
export interface RecommendationChanged {
  /**
   * The recommendation.
   * `rcm_…` on the wire.
   */
  readonly recommendationId: string;
  /** What differs from before. */
  readonly changes: readonly Change[];
}

/** A recommendation reads otherwise. */
export const RecommendationChanged: EventType<RecommendationChanged> = defineEvent<RecommendationChanged>(
  {
    type: 'guildhall.feedback.v1.RecommendationChanged',
    topic: 'guildhall.feedback.v1',
    audit: 'entry',
    category: 'analysis',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'rcm',
    subjectField: 'recommendationId',
    personal: [],
    ids: { recommendationId: 'rcm' },
    hasChanges: true,
  },
  { toWire: recommendationChangedToWire, fromWire: recommendationChangedFromWire },
);

function recommendationChangedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<RecommendationChanged>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    recommendationId: writeId(data.recommendationId, 'rcm', inside, 'recommendationId'),
    changes: writeList(data.changes, inside, 'changes', changeToWire),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function recommendationChangedFromWire(value: unknown, at: string, name: string): RecommendationChanged {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<RecommendationChanged> = {
    recommendationId: readId(wire.recommendationId ?? wire.recommendation_id, 'rcm', inside, 'recommendationId'),
    changes: readList(wire.changes, inside, 'changes', changeFromWire),
  };
  return data;
}

/** A recommendation was followed. */
export interface RecommendationImplemented {
  /**
   * The recommendation.
   * `rcm_…` on the wire.
   */
  readonly recommendationId: string;
  /** When. */
  readonly implementedAt: string;
  /** What differs from before. */
  readonly changes: readonly Change[];
}

/** A recommendation was followed. */
export const RecommendationImplemented: EventType<RecommendationImplemented> = defineEvent<RecommendationImplemented>(
  {
    type: 'guildhall.feedback.v1.RecommendationImplemented',
    topic: 'guildhall.feedback.v1',
    audit: 'entry',
    category: 'analysis',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'rcm',
    subjectField: 'recommendationId',
    personal: [],
    ids: { recommendationId: 'rcm' },
    hasChanges: true,
  },
  { toWire: recommendationImplementedToWire, fromWire: recommendationImplementedFromWire },
);

function recommendationImplementedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<RecommendationImplemented>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    recommendationId: writeId(data.recommendationId, 'rcm', inside, 'recommendationId'),
    implementedAt: writeTimestamp(data.implementedAt, inside, 'implementedAt'),
    changes: writeList(data.changes, inside, 'changes', changeToWire),
  };
  refuseStrangers(data, wire, inside);
  return wire;
}

function recommendationImplementedFromWire(value: unknown, at: string, name: string): RecommendationImplemented {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<RecommendationImplemented> = {
    recommendationId: readId(wire.recommendationId ?? wire.recommendation_id, 'rcm', inside, 'recommendationId'),
    implementedAt: readTimestamp(wire.implementedAt ?? wire.implemented_at, inside, 'implementedAt'),
    changes: readList(wire.changes, inside, 'changes', changeFromWire),
  };
  return data;
}

/** A recommendation will not be followed. */
export interface RecommendationDismissed {
  /**
   * The recommendation.
   * `rcm_…` on the wire.
   */
  readonly recommendationId: string;
  /** Why, where somebody said so. */
  readonly reason?: string;
  /** What differs from before. */
  readonly changes: readonly Change[];
}

/** A recommendation will not be followed. */
export const RecommendationDismissed: EventType<RecommendationDismissed> = defineEvent<RecommendationDismissed>(
  {
    type: 'guildhall.feedback.v1.RecommendationDismissed',
    topic: 'guildhall.feedback.v1',
    audit: 'entry',
    category: 'analysis',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'rcm',
    subjectField: 'recommendationId',
    personal: [],
    ids: { recommendationId: 'rcm' },
    hasChanges: true,
  },
  { toWire: recommendationDismissedToWire, fromWire: recommendationDismissedFromWire },
);

function recommendationDismissedToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<RecommendationDismissed>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    recommendationId: writeId(data.recommendationId, 'rcm', inside, 'recommendationId'),
    changes: writeList(data.changes, inside, 'changes', changeToWire),
  };
  if (data.reason !== undefined) wire.reason = writeText(data.reason, inside, 'reason');
  refuseStrangers(data, wire, inside);
  return wire;
}

function recommendationDismissedFromWire(value: unknown, at: string, name: string): RecommendationDismissed {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<RecommendationDismissed> = {
    recommendationId: readId(wire.recommendationId ?? wire.recommendation_id, 'rcm', inside, 'recommendationId'),
    changes: readList(wire.changes, inside, 'changes', changeFromWire),
  };
  const reason = wire.reason;
  if (isPresent(reason)) data.reason = readText(reason, inside, 'reason');
  return data;
}

/** What a recommendation that was followed brought. */
export interface RecommendationEffectMeasured {
  /**
   * The recommendation.
   * `rcm_…` on the wire.
   */
  readonly recommendationId: string;
  /** From 0, nothing, to 1, all that was hoped for. */
  readonly effectiveness: number;
  /** In words. */
  readonly impact?: string;
  /** What differs from before. */
  readonly changes: readonly Change[];
}

/** What a recommendation that was followed brought. */
export const RecommendationEffectMeasured: EventType<RecommendationEffectMeasured> = defineEvent<RecommendationEffectMeasured>(
  {
    type: 'guildhall.feedback.v1.RecommendationEffectMeasured',
    topic: 'guildhall.feedback.v1',
    audit: 'entry',
    category: 'analysis',
    severity: 'info',
    visibility: 'subscriber',
    subjectPrefix: 'rcm',
    subjectField: 'recommendationId',
    personal: [],
    ids: { recommendationId: 'rcm' },
    hasChanges: true,
  },
  { toWire: recommendationEffectMeasuredToWire, fromWire: recommendationEffectMeasuredFromWire },
);

function recommendationEffectMeasuredToWire(value: unknown, at: string, name: string): object {
  const data = dataOf<RecommendationEffectMeasured>(value, at, name);
  const inside = within(at, name);
  const wire: Record<string, unknown> = {
    recommendationId: writeId(data.recommendationId, 'rcm', inside, 'recommendationId'),
    effectiveness: writeDouble(data.effectiveness, inside, 'effectiveness'),
    changes: writeList(data.changes, inside, 'changes', changeToWire),
  };
  if (data.impact !== undefined) wire.impact = writeText(data.impact, inside, 'impact');
  refuseStrangers(data, wire, inside);
  return wire;
}

function recommendationEffectMeasuredFromWire(value: unknown, at: string, name: string): RecommendationEffectMeasured {
  const wire = membersOf(value, at, name);
  const inside = within(at, name);
  const data: Writable<RecommendationEffectMeasured> = {
    recommendationId: readId(wire.recommendationId ?? wire.recommendation_id, 'rcm', inside, 'recommendationId'),
    effectiveness: readDouble(wire.effectiveness, inside, 'effectiveness'),
    changes: readList(wire.changes, inside, 'changes', changeFromWire),
  };
  const impact = wire.impact;
  if (isPresent(impact)) data.impact = readText(impact, inside, 'impact');
  return data;
}
