-- The crèche's staff, its places and its room; what was booked for people's access, by whom; vehicles, who rides in which,
-- and lifts.

alter table alliance add column creche_under_2 integer not null default 3
    constraint alliance_creche_under_2 check (creche_under_2 between 1 and 50);
alter table alliance add column creche_age_2 integer not null default 5
    constraint alliance_creche_age_2 check (creche_age_2 between 1 and 50);
alter table alliance add column creche_from_3 integer not null default 8
    constraint alliance_creche_from_3 check (creche_from_3 between 1 and 50);
alter table alliance add column creche_source text not null default 'EYFS statutory framework, England'
    constraint alliance_creche_source check (creche_source <> '');
alter table alliance add column creche_since text not null default '2023-09-04';

alter table assembly add column creche_places integer
    constraint assembly_creche_places check (creche_places between 0 and 10000);
alter table assembly add column creche_staff integer
    constraint assembly_creche_staff check (creche_staff between 0 and 10000);
alter table assembly add column creche_area integer
    constraint assembly_creche_area check (creche_area between 1 and 100000);
alter table assembly add column join_minutes integer not null default 15
    constraint assembly_join_minutes check (join_minutes between 0 and 240);

alter table need add column booking text
    constraint need_booking check (booking <> '');
alter table need add column state_at text;
alter table need add column account_id integer references account on delete restrict;
create index need_account on need (account_id) where account_id is not null;

create table dropped_booking (
    dropped_booking_id integer primary key autoincrement,
    attendee_id integer not null references attendee on delete restrict,
    kind text not null constraint dropped_booking_kind check (kind in ('step_free', 'wheelchair', 'bsl', 'hearing_loop',
        'interpreter', 'large_print', 'quiet_space', 'companion', 'seating', 'diet', 'other')),
    detail text,
    booking text constraint dropped_booking_words check (booking <> ''),
    dropped_at text not null
) strict;

create index dropped_booking_attendee on dropped_booking (attendee_id);

create table pick_up_gap (
    pick_up_gap_id integer primary key autoincrement,
    one_id integer not null references pick_up on delete restrict,
    other_id integer not null references pick_up on delete restrict,
    minutes integer not null constraint pick_up_gap_minutes check (minutes between 0 and 600),
    constraint pick_up_gap_order check (one_id < other_id)
) strict;

create unique index pick_up_gap_once on pick_up_gap (one_id, other_id);
create index pick_up_gap_other on pick_up_gap (other_id);

create table vehicle_type (
    vehicle_type_id integer primary key autoincrement,
    assembly_id integer not null references assembly on delete restrict,
    name text not null constraint vehicle_type_name check (name <> ''),
    seats integer not null constraint vehicle_type_seats check (seats between 1 and 200),
    wheelchair_places integer not null default 0 constraint vehicle_type_wheelchair_places
        check (wheelchair_places between 0 and 50),
    pence integer not null constraint vehicle_type_pence check (pence between 0 and 100000000),
    most integer constraint vehicle_type_most check (most between 1 and 1000)
) strict;

create unique index vehicle_type_once on vehicle_type (assembly_id, name);

create table vehicle (
    vehicle_id integer primary key autoincrement,
    assembly_id integer not null references assembly on delete restrict,
    vehicle_type_id integer not null references vehicle_type on delete restrict,
    name text not null constraint vehicle_name check (name <> ''),
    captain text,
    captain_phone text,
    booked_at text
) strict;

create unique index vehicle_once on vehicle (assembly_id, name);
create index vehicle_type_of on vehicle (vehicle_type_id);

create table vehicle_stop (
    vehicle_stop_id integer primary key autoincrement,
    vehicle_id integer not null references vehicle on delete restrict,
    pick_up_id integer not null references pick_up on delete restrict,
    leaves_at text
) strict;

create unique index vehicle_stop_once on vehicle_stop (vehicle_id, pick_up_id);
create index vehicle_stop_pick_up on vehicle_stop (pick_up_id);

create table reservation (
    reservation_id integer primary key autoincrement,
    vehicle_id integer not null references vehicle on delete restrict,
    institution_id integer not null references institution on delete restrict,
    pick_up_id integer not null references pick_up on delete restrict,
    seats integer not null constraint reservation_seats check (seats between 1 and 10000),
    fixed integer not null constraint reservation_fixed check (fixed in (0, 1))
) strict;

create unique index reservation_once on reservation (vehicle_id, institution_id, pick_up_id);
create index reservation_institution on reservation (institution_id);
create index reservation_pick_up on reservation (pick_up_id);

create table ride (
    attendee_id integer primary key references attendee on delete restrict,
    vehicle_id integer not null references vehicle on delete restrict,
    fixed integer not null constraint ride_fixed check (fixed in (0, 1))
) strict;

create index ride_vehicle on ride (vehicle_id);

create table lift (
    lift_id integer primary key autoincrement,
    attendee_id integer not null references attendee on delete restrict,
    driver_id integer not null references attendee on delete restrict,
    matched_at text not null,
    account_id integer references account on delete restrict,
    rider_yes_at text,
    driver_yes_at text,
    declined_at text,
    constraint lift_of_two check (attendee_id <> driver_id)
) strict;

create unique index lift_once on lift (attendee_id) where declined_at is null;
create index lift_attendee on lift (attendee_id);
create index lift_driver on lift (driver_id);
create index lift_account on lift (account_id) where account_id is not null;

create table export_new (
    export_id integer primary key autoincrement,
    what text not null constraint export_what
        check (what in ('tally', 'people', 'needs', 'children', 'travel', 'pledges', 'versions', 'arrivals', 'no-shows',
            'creche', 'manifests', 'access', 'food')),
    assembly_id integer not null references assembly on delete restrict,
    reason text,
    taken_at text not null,
    account_id integer references account on delete restrict,
    constraint export_reason check ((what in ('needs', 'children', 'access')) = (reason is not null) and reason <> '')
) strict;
insert into export_new (export_id, what, assembly_id, reason, taken_at, account_id)
select export_id, what, assembly_id, reason, taken_at, account_id from export;
drop table export;
alter table export_new rename to export;

create index export_assembly on export (assembly_id);
create index export_account on export (account_id);
