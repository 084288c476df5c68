-- The door: phones and keys that count, when counting is open, and what was counted outside of it.

alter table assembly add column counting_before integer not null default 180 constraint assembly_counting_before
    check (counting_before between 0 and 10080);
alter table assembly add column counting_after integer not null default 180 constraint assembly_counting_after
    check (counting_after between 0 and 10080);
alter table assembly add column door_generation integer not null default 1;
alter table assembly add column screen_generation integer not null default 1;
alter table assembly add column screen_pledged integer not null default 0 constraint assembly_screen_pledged
    check (screen_pledged in (0, 1));

create table device (
    device_id integer primary key autoincrement,
    assembly_id integer not null references assembly on delete restrict,
    door_id integer not null references door on delete restrict,
    name text not null constraint device_name check (name <> ''),
    secret_hash blob not null,
    made_at text not null,
    seen_at text not null,
    unsent integer not null default 0 constraint device_unsent check (unsent >= 0),
    ended_at text
) strict;

create unique index device_secret on device (secret_hash);
create index device_assembly on device (assembly_id);
create index device_door on device (door_id);

create table api_key (
    api_key_id integer primary key autoincrement,
    name text not null constraint api_key_name check (name <> ''),
    scope text not null constraint api_key_scope check (scope in ('door', 'read')),
    assembly_id integer references assembly on delete restrict,
    secret_hash blob not null,
    made_at text not null,
    ends_at text not null,
    ended_at text,
    constraint api_key_of_one check (scope = 'read' or assembly_id is not null)
) strict;

create unique index api_key_secret on api_key (secret_hash);
create index api_key_assembly on api_key (assembly_id);

alter table door_event drop column device;
alter table door_event drop column device_sequence;
alter table door_event add column door_id integer references door on delete restrict;
alter table door_event add column device_id integer references device on delete restrict;
alter table door_event add column api_key_id integer references api_key on delete restrict;
alter table door_event add column outside integer not null default 0 constraint door_event_outside
    check (outside in (0, 1));

create index door_event_door on door_event (door_id);
create index door_event_device on door_event (device_id);
create index door_event_api_key on door_event (api_key_id);

-- Stewards and keys act, too.
create table audit_event_new (
    audit_event_id integer primary key autoincrement,
    at text not null,
    account_id integer references account on delete restrict,
    leader_id integer references leader on delete restrict,
    actor text not null constraint audit_event_actor
        check (actor in ('organiser', 'leader', 'steward', 'key', 'machine', 'nobody')),
    action text not null,
    assembly_id integer references assembly on delete restrict,
    institution_id integer references institution on delete restrict,
    subject_id integer,
    fields text,
    old_number integer,
    new_number integer
) strict;
insert into audit_event_new (audit_event_id, at, account_id, leader_id, actor, action, assembly_id, institution_id, subject_id, fields,
    old_number, new_number)
select audit_event_id, at, account_id, leader_id, actor, action, assembly_id, institution_id, subject_id, fields,
    old_number, new_number
from audit_event;
drop table audit_event;
alter table audit_event_new rename to audit_event;

create index audit_event_of on audit_event (assembly_id, institution_id);
create index audit_event_institution on audit_event (institution_id);
create index audit_event_account on audit_event (account_id);
create index audit_event_leader on audit_event (leader_id);

create trigger audit_event_is_kept before delete on audit_event begin
    select raise(abort, 'an audit event is never deleted');
end;

create trigger audit_event_stays before update on audit_event begin
    select raise(abort, 'an audit event is never changed');
end;
