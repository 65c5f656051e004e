import { tenantTable } from '@guildhall/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['organizations', 'user_directory', 'activity_days', 'ratings', 'ingested_days', 'fact_days'];

export class CreateActivity1795285100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.people(runner);
    await this.activity(runner);
    await this.otherCounts(runner);
    for (const table of TABLES) await tenantTable(runner, table);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }

  private people(runner: QueryRunner): Promise<unknown> {
    return runner.query(`
      create table organizations (
        tenant_id uuid not null,
        id uuid not null,
        name text not null,
        version integer not null,
        primary key (tenant_id, id),
        constraint organizations_is_its_own_tenant check (tenant_id = id)
      );
      comment on table organizations is 'What each organisation is called on its reports. The newest event wins.';

      create table user_directory (
        tenant_id uuid not null,
        user_id uuid not null,
        email text,
        display_name text,
        name_version integer not null default 0,
        status text,
        status_version integer not null default 0,
        last_sign_in_at timestamptz,
        primary key (tenant_id, user_id)
      );
      comment on table user_directory is 'The users as events told of them; a user may be known by a sign-in before their creation is heard of.';
      comment on column user_directory.name_version is 'Of the newest event that told the name; 0: none yet.';
      comment on column user_directory.status_version is 'Of the newest event that told the status; 0: none yet.';
    `);
  }

  private activity(runner: QueryRunner): Promise<unknown> {
    return runner.query(`
      create table activity_days (
        tenant_id uuid not null,
        day date not null,
        user_id uuid not null,
        sign_ins integer not null default 0,
        failed_sign_ins integer not null default 0,
        calls integer not null default 0,
        refused_calls integer not null default 0,
        failed_calls integer not null default 0,
        duration_ms double precision not null default 0,
        primary key (tenant_id, day, user_id)
      );
      comment on table activity_days is 'What each user did on each day (UTC).';
      comment on column activity_days.user_id is 'All zeros: nobody of the organisation, or a program.';
      comment on column activity_days.refused_calls is 'Answered 4xx.';
      comment on column activity_days.failed_calls is 'Answered 5xx.';
      comment on column activity_days.duration_ms is 'Of all calls together.';
    `);
  }

  private otherCounts(runner: QueryRunner): Promise<unknown> {
    return runner.query(`
      create table ratings (
        tenant_id uuid not null,
        rating_id uuid not null,
        category text,
        score smallint,
        rated_on date,
        is_withdrawn boolean not null default false,
        primary key (tenant_id, rating_id)
      );
      create index ratings_rated_on_idx on ratings (tenant_id, rated_on);
      comment on table ratings is 'Ratings without their words; one that is withdrawn counts no more, whichever event comes first.';
      comment on column ratings.rated_on is 'The day (UTC); null while only the withdrawal has been heard of.';

      create table ingested_days (
        tenant_id uuid not null,
        day date not null,
        kind text not null,
        items integer not null,
        primary key (tenant_id, day, kind)
      );
      comment on table ingested_days is 'What products handed in on each day (UTC), by kind, and what of it was refused or had come before.';

      create table fact_days (
        tenant_id uuid not null,
        day date not null,
        category text not null,
        facts integer not null,
        primary key (tenant_id, day, category)
      );
      comment on table fact_days is 'Facts of each day (UTC) by category of the trail: those of the platform and those that products reported.';
    `);
  }
}
