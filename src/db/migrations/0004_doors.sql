-- Each door has a link and a PIN of its own; what the doors ask for often is found by an index; arrivals can be taken out.

alter table assembly drop column door_generation;
alter table door add column generation integer not null default 1;

create index door_event_latest on door_event (assembly_id);
create index audit_event_latest on audit_event (assembly_id);

-- Without what is null in it: else it is taken for the way to one person who is here, and is all of them.
drop index arrival_undone;
create index arrival_undone on arrival (undone_by_id) where undone_by_id is not null;

create table export_new (
    export_id integer primary key autoincrement,
    what text not null constraint export_what
        check (what in ('tally', 'people', 'needs', 'children', 'travel', 'pledges', 'versions', 'arrivals', 'no-shows')),
    assembly_id integer not null references assembly on delete restrict,
    reason text,
    taken_at text not null,
    account_id integer references account on delete restrict,
    constraint export_reason check ((what in ('needs', 'children')) = (reason is not null) and reason <> '')
) strict;
insert into export_new (export_id, what, assembly_id, reason, taken_at, account_id)
select export_id, what, assembly_id, reason, taken_at, account_id from export;
drop table export;
alter table export_new rename to export;

create index export_assembly on export (assembly_id);
create index export_account on export (account_id);
