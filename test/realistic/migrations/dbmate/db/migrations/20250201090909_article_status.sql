-- migrate:up
create type article_status as enum ('draft', 'published');
alter table articles
  add column status article_status not null default 'draft',
  alter column title set default '',
  alter column title set not null,
  alter column published_at type timestamptz using published_at at time zone 'UTC';
create index articles_status_idx on articles (status);

-- migrate:down
drop index articles_status_idx;
alter table articles
  drop column status,
  alter column title drop not null,
  alter column title drop default,
  alter column published_at type timestamp;
drop type article_status;
