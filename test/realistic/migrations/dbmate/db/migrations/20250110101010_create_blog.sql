-- migrate:up
create table authors (
  id serial primary key,
  name varchar(255) not null,
  email varchar(255) not null unique
);

create table articles (
  id serial primary key,
  author_id integer references authors (id),
  title text,
  body text,
  published_at timestamp
);

-- migrate:down
drop table articles;
drop table authors;
