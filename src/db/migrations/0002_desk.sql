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

-- What a leader says against the count of an assembly that is over, and what an organiser answered.
create table count_question (
    count_question_id integer primary key autoincrement,
    assembly_id integer not null,
    institution_id integer not null,
    leader_id integer not null references leader on delete restrict,
    words text not null constraint count_question_words check (words <> ''), -- as they wrote it: personal
    asked_at text not null,
    answer text constraint count_question_answer check (answer <> ''), -- as it was written: personal; null: it waits
    answered_at text,           -- null as above
    account_id integer references account on delete restrict, -- who answered; null: it waits, or the organiser at the machine
    foreign key (assembly_id, institution_id) references invitation (assembly_id, institution_id) on delete restrict,
    constraint count_question_answered check ((answer is null) = (answered_at is null)
        and (answer is not null or account_id is null))
) strict;

create index count_question_of on count_question (assembly_id, institution_id, answered_at);
create index count_question_leader on count_question (leader_id);
create index count_question_account on count_question (account_id);

-- An assembly can be put off, has somebody whom leaders call, and says whether people are checked at the entry. Views are
-- not looked through while the table changes its name: the tally reads it under the name that it comes to have.
pragma legacy_alter_table = on;
create table assembly_new (
    assembly_id integer primary key autoincrement,
    title text not null,
    venue text,
    address text,
    doors_at text,
    starts_at text not null,
    ends_at text,
    time_zone text not null,
    capacity integer constraint assembly_capacity check (capacity > 0),
    target integer constraint assembly_target check (target > 0),
    pledge_by text not null,
    access_by text not null,
    names_by text not null,
    childcare_by text not null,
    status text not null default 'open' constraint assembly_status
        check (status in ('planning', 'open', 'list_closed', 'cancelled', 'postponed')),
    entry_checks integer not null default 0 constraint assembly_entry_checks check (entry_checks in (0, 1)),
    account_id integer references account on delete restrict,
    added_at text not null
) strict;
insert into assembly_new (assembly_id, title, venue, address, doors_at, starts_at, ends_at, time_zone, capacity, target,
    pledge_by, access_by, names_by, childcare_by, status, added_at)
select assembly_id, title, venue, address, doors_at, starts_at, ends_at, time_zone, capacity, target, pledge_by, access_by,
    names_by, childcare_by, status, added_at from assembly;
drop table assembly;
alter table assembly_new rename to assembly;
pragma legacy_alter_table = off;

create index assembly_account on assembly (account_id);

create table door (
    door_id integer primary key autoincrement,
    assembly_id integer not null references assembly on delete restrict,
    name text not null constraint door_name check (name <> '')
) strict;

create unique index door_once on door (assembly_id, name);

create table assembly_change (
    assembly_change_id integer primary key autoincrement,
    assembly_id integer not null references assembly on delete restrict,
    kind text not null constraint assembly_change_kind
        check (kind in ('moved', 'place', 'cancelled', 'postponed', 'reinstated')),
    old_starts_at text,
    new_starts_at text,
    old_venue text,
    new_venue text,
    old_address text,
    new_address text,
    at text not null,
    account_id integer references account on delete restrict,
    constraint assembly_change_start check ((kind = 'moved') = (old_starts_at is not null and new_starts_at is not null))
) strict;

create index assembly_change_assembly on assembly_change (assembly_id);
create index assembly_change_account on assembly_change (account_id);

create table assembly_draft (
    assembly_draft_id integer primary key autoincrement,
    account_id integer not null references account on delete restrict,
    answers text not null,
    ends_at text not null
) strict;

create unique index assembly_draft_account on assembly_draft (account_id);
create index assembly_draft_end on assembly_draft (ends_at);

-- How long links last; institutions that are one, and files of them that are looked through.

alter table alliance add column links_days integer not null default 30 constraint alliance_links_days
    check (links_days between 0 and 3650);

alter table institution add column merged_into_id integer references institution on delete restrict
    constraint institution_merged check (merged_into_id is null or active = 0);
alter table institution add column removed_at text
    constraint institution_removed check (removed_at is null or active = 0);
drop index institution_name;
create unique index institution_name on institution (name) where merged_into_id is null and removed_at is null;
create index institution_merged_into on institution (merged_into_id) where merged_into_id is not null;

create table institution_import (
    institution_import_id integer primary key autoincrement,
    account_id integer not null references account on delete restrict,
    assembly_id integer references assembly on delete restrict,
    source text not null constraint institution_import_source check (source in ('file', 'pasted')),
    file_name text,
    draft text not null,
    made_at text not null,
    ends_at text not null
) strict;

create index institution_import_account on institution_import (account_id);
create index institution_import_assembly on institution_import (assembly_id);

drop trigger pledge_stays;

create trigger pledge_stays
before update of pledge_id, assembly_id, number, made_at, late, account_id, leader_id on pledge begin
    select raise(abort, 'a pledge is never changed');
end;

create trigger pledge_stays_with before update of institution_id on pledge when not exists (
    select 1 from institution n where n.institution_id = old.institution_id and n.merged_into_id = new.institution_id
) begin
    select raise(abort, 'a pledge stays with its institution unless that was merged');
end;

create table column_answer (
    column_answer_id integer primary key autoincrement,
    institution_id integer not null references institution on delete restrict,
    headings text not null,
    answers text not null,
    answered_at text not null
) strict;

create unique index column_answer_once on column_answer (institution_id, headings);
-- Every file that is taken out is recorded, also those that ask for no reason.
create table new_export (
    export_id integer primary key autoincrement,
    what text not null constraint export_what
        check (what in ('tally', 'people', 'needs', 'children', 'travel', 'pledges', 'versions')),
    assembly_id integer not null references assembly on delete restrict,
    reason text,                -- what they said they need it for: personal; null: the file asks for none
    taken_at text not null,
    account_id integer references account on delete restrict, -- null: the organiser at the machine
    constraint export_reason check ((what in ('needs', 'children')) = (reason is not null) and reason <> '')
) strict;

insert into new_export (export_id, what, assembly_id, reason, taken_at, account_id)
select export_id, what, assembly_id, reason, taken_at, account_id from export;
drop table export;
alter table new_export rename to export;

create index export_assembly on export (assembly_id);
create index export_account on export (account_id);

-- What the organisers learned from an assembly that has taken place. One that is taken off is deleted.
create table assembly_note (
    assembly_note_id integer primary key autoincrement,
    assembly_id integer not null references assembly on delete restrict,
    words text not null constraint assembly_note_words check (words <> ''), -- as they wrote it: may be personal
    at text not null,
    account_id integer references account on delete restrict -- null: the organiser at the machine
) strict;

create index assembly_note_assembly on assembly_note (assembly_id);
create index assembly_note_account on assembly_note (account_id);
-- What waits for a yes is found without looking through everybody.
create index child_asked on child (attendee_id) where place = 'asked';
create index need_asked on need (attendee_id) where late = 1 and state = 'asked';
create index travel_asked on travel (attendee_id) where mode = 'coach' and seat = 'asked';

-- Two people of one assembly who looked like one, and whom an organiser told apart.
create table two_people (
    two_people_id integer primary key autoincrement,
    one_id integer not null references attendee on delete restrict,
    other_id integer not null references attendee on delete restrict,
    decided_at text not null,
    account_id integer references account on delete restrict,
    constraint two_people_order check (one_id < other_id)
) strict;

create unique index two_people_once on two_people (one_id, other_id);
create index two_people_other on two_people (other_id);
create index two_people_account on two_people (account_id);

-- The tally in one walk over the people of each list.
drop view tally;
create view tally as
with invited as (
    -- One walk over the people of each list, whose index lies in the order of the invitations' own.
    select i.assembly_id, i.institution_id, i.asked, coalesce(i.names_by, s.names_by) as names_by,
        count(a.attendee_id) as listed,
        count(*) filter (where a.late = 1) as listed_late,
        count(*) filter (where a.needs_answered = 0) as needs_not_answered,
        count(*) filter (where a.travel_answered = 0 and i.main_travel is null) as travel_not_answered,
        sum((select count(*) from child c where c.attendee_id = a.attendee_id and c.place <> 'declined')) as children
    from invitation i join assembly s using (assembly_id) left join attendee a
        on a.assembly_id = i.assembly_id and a.institution_id = i.institution_id and a.listed = 1
    group by i.assembly_id, i.institution_id
), came as (
    select r.assembly_id, r.institution_id, count(*) as actual from arrival r
    where r.undone_by_id is null
    group by r.assembly_id, r.institution_id
), both as (
    select invited.assembly_id, invited.institution_id, 1 as invited, invited.asked,
        (select p.number from pledge p
            where p.assembly_id = invited.assembly_id and p.institution_id = invited.institution_id
            order by p.pledge_id desc limit 1) as pledged,
        -- The pledge that stood at the date for names: a drop the night before does not give 100%.
        (select p.number from pledge p
            where p.assembly_id = invited.assembly_id and p.institution_id = invited.institution_id
                and p.made_at < invited.names_by
            order by p.pledge_id desc limit 1) as stood,
        invited.listed, invited.listed_late, invited.needs_not_answered, invited.travel_not_answered, invited.children,
        (select count(*) from arrival r
            where r.assembly_id = invited.assembly_id and r.institution_id = invited.institution_id
                and r.undone_by_id is null) as actual
    from invited
    union all
    select came.assembly_id, came.institution_id, 0, null, null, null, 0, 0, 0, 0, 0, came.actual
    from came
    where not exists (
        select 1 from invitation i where i.assembly_id = came.assembly_id and i.institution_id = came.institution_id)
)
select t.assembly_id, t.institution_id, n.name as institution, n.kind, n.chapter, t.invited, t.asked, t.pledged, t.listed,
    t.listed_late, case when t.pledged is not null then max(t.pledged - t.listed, 0) end as unnamed, t.actual,
    (select count(*) from attendee w join arrival r using (attendee_id)
        where w.assembly_id = t.assembly_id and w.institution_id is t.institution_id and w.listed_at is null
            and r.undone_by_id is null) as walk_ins,
    case when t.stood > 0 and exists (
        select 1 from arrival r where r.assembly_id = t.assembly_id and r.undone_by_id is null
    ) then t.actual * 1.0 / t.stood end as kept,
    t.children, t.needs_not_answered, t.travel_not_answered
from both t left join institution n using (institution_id);
