create or replace view public.team_sizes with (security_invoker = true) as
  select t.id, t.name, count(m.user_id) as members
  from public.teams t left join public.team_members m on m.team_id = t.id
  group by t.id, t.name;

grant select on public.team_sizes to authenticated;

alter default privileges in schema public grant select on tables to authenticated;

do $$
begin
  if not exists (select 1 from pg_roles where rolname = 'reporting') then
    raise notice 'no role for reports here';
  else
    grant usage on schema public to reporting;
  end if;
end
$$;
