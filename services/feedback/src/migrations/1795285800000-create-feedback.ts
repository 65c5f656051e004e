import { tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const RATINGS = `
create table ratings (
  tenant_id uuid not null,
  id uuid not null,
  score smallint not null,
  category text not null,
  target text not null,
  comment text,
  rater text,
  rated_at timestamptz not null,
  withdrawn_at timestamptz,
  version integer not null,
  primary key (tenant_id, id),
  constraint ratings_score_is_one_of_five check (score between 1 and 5),
  constraint ratings_withdrawn_tells_of_nobody check (withdrawn_at is null or (comment is null and rater is null))
);
create index ratings_given_idx on ratings (tenant_id, rated_at, id) where withdrawn_at is null;
create index ratings_category_idx on ratings (tenant_id, category, rated_at, id) where withdrawn_at is null;
create index ratings_target_idx on ratings (tenant_id, target, rated_at, id) where withdrawn_at is null;
comment on table ratings is 'What somebody thought of one answer of a product, from 1 to 5 (FBK-1).';
comment on column ratings.target is 'What was rated, as the product names it.';
comment on column ratings.comment is 'Personal; gone once the rating is withdrawn.';
comment on column ratings.rater is 'Personal: who rated, as the product names them; gone once the rating is withdrawn.';
comment on column ratings.withdrawn_at is 'Since when it counts no more; the row stays, lest a late copy of it bring it back.';`;

// Hours, not days: the edges of any window are then counted by hand over a few hours alone, and days of most time zones
// can be made of them.
const RATING_HOURS = `
create table rating_hours (
  tenant_id uuid not null,
  hour timestamptz not null,
  category text not null,
  ones integer not null check (ones >= 0),
  twos integer not null check (twos >= 0),
  threes integer not null check (threes >= 0),
  fours integer not null check (fours >= 0),
  fives integer not null check (fives >= 0),
  primary key (tenant_id, hour, category)
);
comment on table rating_hours is 'How many ratings of each score an hour has, as the ratings that count say: kept with them (FBK-4).';
comment on column rating_hours.hour is 'Its first moment, in UTC.';`;

const RECOMMENDATIONS = `
create table recommendations (
  tenant_id uuid not null,
  id uuid not null,
  title text not null,
  description text not null,
  priority text not null,
  category text not null,
  status text not null,
  dismissal_reason text,
  effectiveness double precision,
  impact text,
  made_at timestamptz not null,
  decided_at timestamptz,
  version integer not null,
  primary key (tenant_id, id),
  constraint recommendations_priority_known check (priority in ('low', 'medium', 'high', 'critical')),
  constraint recommendations_status_known check (status in ('open', 'implemented', 'dismissed')),
  constraint recommendations_decided_at_some_time check ((status = 'open') = (decided_at is null)),
  constraint recommendations_reason_of_dismissal check (status = 'dismissed' or dismissal_reason is null),
  constraint recommendations_effect_of_implementation
    check (status = 'implemented' or (effectiveness is null and impact is null)),
  constraint recommendations_effectiveness_is_a_share check (effectiveness between 0 and 1)
);
create index recommendations_made_idx on recommendations (tenant_id, made_at);
create index recommendations_category_idx on recommendations (tenant_id, category, id);
comment on table recommendations is 'What somebody advises, and what came of it (FBK-2).';
comment on column recommendations.decided_at is 'When it was implemented or dismissed.';
comment on column recommendations.effectiveness is 'From 0, nothing, to 1, all that was hoped for; null until it is measured.';`;

export class CreateFeedback1795285800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(RATINGS);
    await runner.query(RATING_HOURS);
    await runner.query(RECOMMENDATIONS);
    await tenantTable(runner, 'ratings', { app: ['select', 'insert', 'update'] });
    await tenantTable(runner, 'rating_hours', { app: ['select', 'insert', 'update'] });
    await tenantTable(runner, 'recommendations', { app: ['select', 'insert', 'update'] });
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
