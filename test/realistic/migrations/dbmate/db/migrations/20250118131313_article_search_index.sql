-- migrate:up transaction:false
create index concurrently articles_search_idx on articles using gin (search);

-- migrate:down transaction:false
drop index concurrently articles_search_idx;
