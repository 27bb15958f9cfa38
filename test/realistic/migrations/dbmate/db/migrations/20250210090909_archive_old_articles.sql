-- migrate:up
update articles set status = 'archived' where published_at < '2010-01-01';

-- migrate:down
update articles set status = 'published' where status = 'archived';
