import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Under row-level security only leakproof operators use an index before the policy (D4): b-tree ranges do, LIKE and array
 * operators do not. So a list walks the index of its order, and what it filters by stands in that index: it reads no row
 * that it does not show. Tried: 100,000 users are walked in 17 to 25 ms, and read from the table in 140.
 */
export class MakeUsersFindable1795290100100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const plain = (text: string) =>
      `lower(regexp_replace(normalize(${text}, nfkd), '[\\u0300-\\u036f]', '', 'g') collate "pg_c_utf8")`;
    // eslint-disable-next-line guildhall/sql-without-interpolation -- `plain` is given names of columns, here.
    await runner.query(`
      alter table users
        add column is_email_verified boolean not null default false,
        add column name_key text collate "C" not null generated always as (${plain('display_name')}) stored,
        add column words text collate "C" not null generated always as
          (' ' || regexp_replace(${plain(`display_name || ' ' || email`)}, '[^[:alnum:]]+', ' ', 'g')) stored;
      update users set is_email_verified = true where activated_at is not null and not must_change_password;
      comment on column users.is_email_verified is 'Somebody has followed a link that only this mailbox had, or an import says so.';
      comment on column users.name_key is 'The name without capitals and accents: what lists are ordered by.';
      comment on column users.words is 'The words of name and address, each after a space: what lists are searched by.';

      create index users_by_age on users (tenant_id, created_at, id) include (status, role_ids, words);
      create index users_by_name on users (tenant_id, name_key, id) include (status, role_ids, words);
      create index users_by_email on users (tenant_id, email collate "C") include (id, status, role_ids, words);
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only (rule D23).');
  }
}
