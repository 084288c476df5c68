-- The organiser's desk: whom to chase, and calls and messages that were noted.

alter table alliance add column chase_pledge_days integer not null default 7 constraint alliance_chase_pledge_days
    check (chase_pledge_days between 0 and 365);
alter table alliance add column chase_names_days integer not null default 3 constraint alliance_chase_names_days
    check (chase_names_days between 0 and 365);
alter table alliance add column chase_names_percent integer not null default 80 constraint alliance_chase_names_percent
    check (chase_names_percent between 0 and 100);

create table contact (
    contact_id integer primary key autoincrement,
    assembly_id integer not null,
    institution_id integer not null,
    leader_id integer references leader on delete restrict,
    way text not null constraint contact_way check (way in ('call', 'message', 'visit')),
    words text,
    at text not null,
    account_id integer references account on delete restrict,
    foreign key (assembly_id, institution_id) references invitation (assembly_id, institution_id) on delete restrict
) strict;

create index contact_latest on contact (assembly_id, institution_id, contact_id);
create index contact_leader on contact (leader_id);
create index contact_account on contact (account_id);
