-- migrate:up
alter table articles add column search tsvector;
create function articles_search_trigger() returns trigger as $$
begin
  new.search := to_tsvector('simple', coalesce(new.title, '') || ' ' || coalesce(new.body, ''));
  return new;
end
$$ language plpgsql;
create trigger articles_search before insert or update on articles
  for each row execute function articles_search_trigger();
update articles set search = to_tsvector('simple', coalesce(title, '') || ' ' || coalesce(body, ''));

-- migrate:down
drop trigger articles_search on articles;
drop function articles_search_trigger();
alter table articles drop column search;
