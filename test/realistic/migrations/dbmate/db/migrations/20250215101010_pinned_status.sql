-- migrate:up
-- dbmate runs both in one transaction, and a value is of no use before it is committed.
alter type article_status add value 'pinned';
update articles set status = 'pinned' where id = 1;

-- migrate:down
update articles set status = 'published' where status = 'pinned';
