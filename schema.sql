-- Turnout: the whole database. A fresh file is made from this text and nothing else; a file made by an earlier version
-- is brought here by the numbered steps in src/db/migrations.
--
-- Facts are stored; what can be derived is a view, so that no number can drift. Times are UTC text of one width,
-- 2027-03-12T19:00:00.000Z, given by the program's clock. Flags are 0 or 1. "null" has its meaning beside the column.
-- Limited to what SQLite 3.40 reads. An older SQLite must not open the live file: 3.7.0 to 3.51.2 can corrupt a WAL file.

-- The membership body whose file this is: one row.
create table alliance (
    alliance_id integer primary key autoincrement constraint alliance_is_one check (alliance_id = 1),
    name text not null,
    time_zone text not null,    -- IANA name: proposed for a new assembly
    country text not null,      -- ISO 3166 code: whose phone numbers are written without a prefix
    contact_name text,          -- whom leaders ask when nobody looks after their institution; null: not told
    contact_phone text,         -- null: not told
    contact_email text,         -- null: not told
    -- Whom to chase: no pledge from so many days before its date; from so many days before the date for names on, fewer
    -- than so many of 100 pledged are listed.
    chase_pledge_days integer not null default 7 constraint alliance_chase_pledge_days
        check (chase_pledge_days between 0 and 365),
    chase_names_days integer not null default 3 constraint alliance_chase_names_days
        check (chase_names_days between 0 and 365),
    chase_names_percent integer not null default 80 constraint alliance_chase_names_percent
        check (chase_names_percent between 0 and 100),
    links_days integer not null default 30 constraint alliance_links_days
        check (links_days between 0 and 3650), -- how many days after an assembly its leaders' links still open
    -- How many children one person in the crèche looks after, by the age of the children; whose figures these are, and
    -- since when they hold (YYYY-MM-DD).
    creche_under_2 integer not null default 3 constraint alliance_creche_under_2 check (creche_under_2 between 1 and 50),
    creche_age_2 integer not null default 5 constraint alliance_creche_age_2 check (creche_age_2 between 1 and 50),
    creche_from_3 integer not null default 8 constraint alliance_creche_from_3 check (creche_from_3 between 1 and 50),
    creche_source text not null default 'EYFS statutory framework, England'
        constraint alliance_creche_source check (creche_source <> ''),
    creche_since text not null default '2023-09-04',
    -- How long what people told is kept after their assembly: needs and children so many days, names so many months.
    needs_days integer not null default 30 constraint alliance_needs_days check (needs_days between 0 and 365),
    names_months integer not null default 12 constraint alliance_names_months check (names_months between 0 and 120)
) strict;

insert into alliance (alliance_id, name, time_zone, country) values (1, 'Our alliance', 'Europe/London', 'GB');

-- An organiser's way in.
create table account (
    account_id integer primary key autoincrement,
    name text not null,
    email text not null collate nocase,
    phone text,                 -- shown to the leaders they look after; null: not told
    password_hash text,         -- Argon2id, PHC text; null until they chose one
    added_at text not null,
    removed_at text,            -- null: may sign in
    role text not null default 'organiser' constraint account_role
        check (role in ('admin', 'organiser', 'access_lead', 'viewer')),
    -- The second factor: a secret shared with an app on their phone, and eight recovery codes. Both are keyed hashes of the
    -- account and a generation, which is raised when they are made anew, and are stored nowhere.
    factor_generation integer not null default 0,
    factor_since text,          -- null: no second factor
    factor_step integer,        -- the half minute whose code was used last, so that none is used twice; null: none was
    recovery_generation integer not null default 0,
    recovery_at text,           -- when the codes were made; null: there are none
    recovery_used integer not null default 0 constraint account_recovery_used
        check (recovery_used between 0 and 255), -- a bit for each code that was used
    erased_at text              -- when name and e-mail were erased, after it was removed; null: they are there
        constraint account_erased check (erased_at is null or removed_at is not null)
) strict;

create unique index account_email on account (email);

-- A link with which an organiser chooses a password. Its token is a keyed hash of the id, and is stored nowhere.
create table password_link (
    password_link_id integer primary key autoincrement,
    account_id integer references account on delete restrict, -- null: the first organiser, who also gives a name and e-mail
    made_at text not null,
    ends_at text not null,
    used_at text                -- null: not used yet
) strict;

create index password_link_account on password_link (account_id);

-- One browser in which an organiser is signed in. The secret itself is in the browser's cookie and nowhere else.
create table session (
    session_id integer primary key autoincrement,
    secret_hash blob not null,  -- SHA-256 of the secret
    account_id integer not null references account on delete restrict,
    stage text not null constraint session_stage check (stage in ('password', 'whole')), -- password: a code is still asked
    browser text,               -- "Firefox on Android", as far as it tells; null: it does not
    made_at text not null,
    seen_at text not null,      -- when it was last of use, within some minutes
    ends_at text not null       -- whatever is done with it
) strict;

create unique index session_secret on session (secret_hash);
create index session_account on session (account_id);

-- A member body that brings people, or an invited body that is not a member.
create table institution (
    institution_id integer primary key autoincrement,
    name text not null,
    kind text not null constraint institution_kind
        check (kind in ('faith', 'school', 'university', 'union', 'community', 'health', 'other')),
    chapter text,               -- the local branch it belongs to; null: none
    membership text not null constraint institution_membership check (membership in ('member', 'guest')),
    active integer not null default 1 constraint institution_active check (active in (0, 1)),
    added_at text not null,
    -- The institution that this one turned out to be: everything of it stands there. null: it is one of its own.
    merged_into_id integer references institution on delete restrict
        constraint institution_merged check (merged_into_id is null or active = 0),
    removed_at text             -- when it was deleted, and its name erased; null: it is there
        constraint institution_removed check (removed_at is null or active = 0)
) strict;

create unique index institution_name on institution (name) where merged_into_id is null and removed_at is null;
create index institution_merged_into on institution (merged_into_id) where merged_into_id is not null;

-- A file of institutions that an organiser is looking through and has not saved yet.
create table institution_import (
    institution_import_id integer primary key autoincrement,
    account_id integer not null references account on delete restrict,
    assembly_id integer references assembly on delete restrict, -- where all of them are to be invited; null: nowhere
    source text not null constraint institution_import_source check (source in ('file', 'pasted')),
    file_name text,             -- null: not a file
    draft text not null,        -- JSON: the table as read, the columns, what was answered
    made_at text not null,
    ends_at text not null       -- when it is let go
) strict;

create index institution_import_account on institution_import (account_id);
create index institution_import_assembly on institution_import (assembly_id);

-- A volunteer who speaks for institutions.
create table leader (
    leader_id integer primary key autoincrement,
    name text not null,
    phone text,                 -- E.164 where it could be read, else as written; null: not told
    email text,                 -- null: not told
    language text not null default 'en', -- BCP 47 tag of the language they read best
    added_at text not null,
    erased_at text              -- when name and contacts were erased; null: they are there
) strict;

-- Which institution a leader speaks for, and since when.
create table leader_institution (
    leader_institution_id integer primary key autoincrement,
    leader_id integer not null references leader on delete restrict,
    institution_id integer not null references institution on delete restrict,
    since text not null,
    until text                  -- handed over at; null: still speaks for it
) strict;

create unique index leader_institution_now on leader_institution (institution_id, leader_id) where until is null;
create index leader_institution_leader on leader_institution (leader_id);

-- The event that people are brought to.
create table assembly (
    assembly_id integer primary key autoincrement,
    title text not null,
    venue text,                 -- null: not known yet
    address text,               -- null: not told
    doors_at text,              -- when the doors open; null: not told
    starts_at text not null,
    ends_at text,               -- null: not told; then two hours are assumed
    time_zone text not null,    -- IANA name: the zone its dates are judged and shown in
    capacity integer constraint assembly_capacity check (capacity > 0), -- people the hall holds; null: not known
    target integer constraint assembly_target check (target > 0),       -- people the alliance wants; null: none set
    pledge_by text not null,
    access_by text not null,
    names_by text not null,
    childcare_by text not null, -- childcare and travel
    -- What the organisers decided. That its day has come, or that it is over, follows from the time.
    status text not null default 'open' constraint assembly_status
        check (status in ('planning', 'open', 'list_closed', 'cancelled', 'postponed')),
    entry_checks integer not null default 0 constraint assembly_entry_checks check (entry_checks in (0, 1)), -- at the entry
    account_id integer references account on delete restrict, -- whom those call whom nobody looks after; null: the alliance's
    added_at text not null,
    -- Counting at the doors is open from so many minutes before the start until so many after the end.
    counting_before integer not null default 180 constraint assembly_counting_before
        check (counting_before between 0 and 10080),
    counting_after integer not null default 180 constraint assembly_counting_after
        check (counting_after between 0 and 10080),
    screen_generation integer not null default 1, -- raised when the screen's link is replaced
    screen_pledged integer not null default 0 constraint assembly_screen_pledged
        check (screen_pledged in (0, 1)), -- whether the screen says what each institution pledged
    creche_places integer constraint assembly_creche_places check (creche_places between 0 and 10000), -- null: no limit set
    -- How many people said that they look after the children, and how many whole square metres the crèche's room has.
    creche_staff integer constraint assembly_creche_staff check (creche_staff between 0 and 10000), -- null: not told
    creche_area integer constraint assembly_creche_area check (creche_area between 1 and 100000), -- null: not told
    join_minutes integer not null default 15 constraint assembly_join_minutes
        check (join_minutes between 0 and 240), -- a coach is on its way so much longer at most in order to stop again
    needs_erased_at text,       -- when needs and children were erased; null: they are there
    names_erased_at text        -- when names and all other words of people were erased; null: they are there
        constraint assembly_names_erased check (names_erased_at is null or needs_erased_at is not null)
) strict;

create index assembly_account on assembly (account_id);

-- A door that people come in by.
create table door (
    door_id integer primary key autoincrement,
    assembly_id integer not null references assembly on delete restrict,
    name text not null constraint door_name check (name <> ''),
    generation integer not null default 1 -- of its link and PIN: raised, those that were handed out are dead
) strict;

create unique index door_once on door (assembly_id, name);

-- A key with which another program asks, or counts. The secret itself is stored nowhere.
create table api_key (
    api_key_id integer primary key autoincrement,
    name text not null constraint api_key_name check (name <> ''), -- what it is for
    scope text not null constraint api_key_scope check (scope in ('door', 'read')),
    assembly_id integer references assembly on delete restrict, -- null: every assembly
    secret_hash blob not null,  -- SHA-256 of the secret
    made_at text not null,
    ends_at text not null,
    ended_at text,              -- ended by an organiser; null: until ends_at
    constraint api_key_of_one check (scope = 'read' or assembly_id is not null)
) strict;

create unique index api_key_secret on api_key (secret_hash);
create index api_key_assembly on api_key (assembly_id);

-- A steward's phone at a door, or another browser there. The secret in its cookie is stored nowhere.
create table device (
    device_id integer primary key autoincrement,
    assembly_id integer not null references assembly on delete restrict,
    door_id integer not null references door on delete restrict,
    name text not null constraint device_name check (name <> ''), -- the steward's first name: personal
    secret_hash blob not null,  -- SHA-256 of the secret
    made_at text not null,
    seen_at text not null,      -- when it was last heard of
    unsent integer not null default 0 constraint device_unsent check (unsent >= 0), -- events on it, as it last said
    ended_at text               -- ended by an organiser or by its steward; null: until some time after the assembly
) strict;

create unique index device_secret on device (secret_hash);
create index device_assembly on device (assembly_id);
create index device_door on device (door_id);

-- What leaders are told of an assembly after they were asked to it: every time it moved, was called off or takes place
-- after all.
create table assembly_change (
    assembly_change_id integer primary key autoincrement,
    assembly_id integer not null references assembly on delete restrict,
    kind text not null constraint assembly_change_kind
        check (kind in ('moved', 'place', 'cancelled', 'postponed', 'reinstated')),
    old_starts_at text,         -- null: not moved
    new_starts_at text,         -- null as above
    old_venue text,             -- null: it had none, or the place is the same
    new_venue text,             -- null: it has none, or the place is the same
    old_address text,           -- null as old_venue
    new_address text,           -- null as new_venue
    at text not null,
    account_id integer references account on delete restrict, -- null: the organiser at the machine
    constraint assembly_change_start check ((kind = 'moved') = (old_starts_at is not null and new_starts_at is not null))
) strict;

create index assembly_change_assembly on assembly_change (assembly_id);
create index assembly_change_account on assembly_change (account_id);

-- What an organiser answered so far of an assembly that is not set up yet.
create table assembly_draft (
    assembly_draft_id integer primary key autoincrement,
    account_id integer not null references account on delete restrict,
    answers text not null,      -- JSON: what was typed, and which questions were answered
    ends_at text not null       -- when it is dropped
) strict;

create unique index assembly_draft_account on assembly_draft (account_id);
create index assembly_draft_end on assembly_draft (ends_at);

-- Where a coach stops.
create table pick_up (
    pick_up_id integer primary key autoincrement,
    assembly_id integer not null references assembly on delete restrict,
    place text not null,
    leaves_at text              -- null: not set yet
) strict;

create index pick_up_assembly on pick_up (assembly_id);

-- How long a coach takes from one stop to a neighbouring one, as an organiser says. Both ways take as long.
create table pick_up_gap (
    pick_up_gap_id integer primary key autoincrement,
    one_id integer not null references pick_up on delete restrict,   -- the lower id of the two
    other_id integer not null references pick_up on delete restrict,
    minutes integer not null constraint pick_up_gap_minutes check (minutes between 0 and 600),
    constraint pick_up_gap_order check (one_id < other_id)
) strict;

create unique index pick_up_gap_once on pick_up_gap (one_id, other_id);
create index pick_up_gap_other on pick_up_gap (other_id);

-- A sort of vehicle that can be hired for an assembly.
create table vehicle_type (
    vehicle_type_id integer primary key autoincrement,
    assembly_id integer not null references assembly on delete restrict,
    name text not null constraint vehicle_type_name check (name <> ''),
    seats integer not null constraint vehicle_type_seats check (seats between 1 and 200), -- beside the wheelchair places
    wheelchair_places integer not null default 0 constraint vehicle_type_wheelchair_places
        check (wheelchair_places between 0 and 50), -- for people who stay in their wheelchair, and for nobody else
    pence integer not null constraint vehicle_type_pence check (pence between 0 and 100000000), -- what one costs
    most integer constraint vehicle_type_most check (most between 1 and 1000) -- how many can be had; null: as many as wanted
) strict;

create unique index vehicle_type_once on vehicle_type (assembly_id, name);

-- A vehicle of an assembly: planned, or booked.
create table vehicle (
    vehicle_id integer primary key autoincrement,
    assembly_id integer not null references assembly on delete restrict,
    vehicle_type_id integer not null references vehicle_type on delete restrict,
    name text not null constraint vehicle_name check (name <> ''), -- "Coach 1"
    captain text,               -- who counts its people: personal; null: nobody yet
    captain_phone text,         -- personal; null: not told
    booked_at text              -- when an organiser said that it is booked: proposals leave it as it is; null: planned
) strict;

create unique index vehicle_once on vehicle (assembly_id, name);
create index vehicle_type_of on vehicle (vehicle_type_id);

-- Where a vehicle stops.
create table vehicle_stop (
    vehicle_stop_id integer primary key autoincrement,
    vehicle_id integer not null references vehicle on delete restrict,
    pick_up_id integer not null references pick_up on delete restrict,
    leaves_at text              -- null: at the time of the stop itself
) strict;

create unique index vehicle_stop_once on vehicle_stop (vehicle_id, pick_up_id);
create index vehicle_stop_pick_up on vehicle_stop (pick_up_id);

-- Seats in a vehicle for people of an institution who get on at a stop and have no name yet. Who is named later and was put
-- nowhere rides on one of them.
create table reservation (
    reservation_id integer primary key autoincrement,
    vehicle_id integer not null references vehicle on delete restrict,
    institution_id integer not null references institution on delete restrict,
    pick_up_id integer not null references pick_up on delete restrict,
    seats integer not null constraint reservation_seats check (seats between 1 and 10000),
    fixed integer not null constraint reservation_fixed check (fixed in (0, 1)) -- made by hand: proposals leave it
) strict;

create unique index reservation_once on reservation (vehicle_id, institution_id, pick_up_id);
create index reservation_institution on reservation (institution_id);
create index reservation_pick_up on reservation (pick_up_id);

-- One institution asked to one assembly.
create table invitation (
    invitation_id integer primary key autoincrement,
    assembly_id integer not null references assembly on delete restrict,
    institution_id integer not null references institution on delete restrict,
    asked integer constraint invitation_asked check (asked between 0 and 100000), -- null: no number was asked for
    account_id integer references account on delete restrict, -- the organiser who looks after it; null: nobody yet
    names_by text,              -- an own date for its names; null: the assembly's
    -- Rough numbers given before there are names; null: not told.
    estimated_children integer constraint invitation_estimated_children check (estimated_children between 0 and 100000),
    estimated_coach integer constraint invitation_estimated_coach check (estimated_coach between 0 and 100000),
    estimated_access integer constraint invitation_estimated_access check (estimated_access between 0 and 100000),
    main_travel text constraint invitation_main_travel check (main_travel in ('coach', 'drive', 'drive_offering',
        'lift_needed', 'bus', 'train', 'walk', 'cycle', 'taxi')), -- how most of its people travel; null: not told
    main_pick_up_id integer references pick_up on delete restrict, -- null: no coach, or which stop is not told
    people_told_at text,        -- when the leader ticked that the people know of this list; null: not ticked
    finished_at text,           -- when the leader said "that is everyone"; null: not said
    finished_listed integer,    -- how many were listed then; null as above
    added_at text not null,
    constraint invitation_finished check ((finished_at is null) = (finished_listed is null))
) strict;

create unique index invitation_once on invitation (assembly_id, institution_id);
create index invitation_institution on invitation (institution_id);
create index invitation_account on invitation (account_id);
create index invitation_pick_up on invitation (main_pick_up_id);

-- A leader's personal link to one invitation. Its token is a keyed hash of id and generation, and is stored nowhere.
create table link (
    link_id integer primary key autoincrement,
    invitation_id integer not null references invitation on delete restrict,
    leader_id integer not null references leader on delete restrict,
    generation integer not null default 1, -- replacing the link raises it, and the earlier token is dead
    made_at text not null
) strict;

create unique index link_once on link (invitation_id, leader_id);
create index link_leader on link (leader_id);

-- The numbers an institution promised. Every revision is kept; the latest counts.
create table pledge (
    pledge_id integer primary key autoincrement,
    assembly_id integer not null,
    institution_id integer not null,
    number integer not null constraint pledge_number check (number between 0 and 100000), -- 0: "we cannot come"
    made_at text not null,
    late integer not null constraint pledge_late check (late in (0, 1)), -- received at or after pledge_by
    account_id integer references account on delete restrict, -- with leader_id null too: the organiser at the machine
    leader_id integer references leader on delete restrict, -- null: not a leader
    foreign key (assembly_id, institution_id) references invitation (assembly_id, institution_id) on delete restrict
) strict;

create index pledge_latest on pledge (assembly_id, institution_id, pledge_id);
create index pledge_account on pledge (account_id);
create index pledge_leader on pledge (leader_id);

create trigger pledge_is_kept before delete on pledge begin
    select raise(abort, 'a pledge is never deleted');
end;

create trigger pledge_stays
before update of pledge_id, assembly_id, number, made_at, late, account_id, leader_id on pledge begin
    select raise(abort, 'a pledge is never changed');
end;

-- It goes along when its institution turns out to be another one.
create trigger pledge_stays_with before update of institution_id on pledge when not exists (
    select 1 from institution n where n.institution_id = old.institution_id and n.merged_into_id = new.institution_id
) begin
    select raise(abort, 'a pledge stays with its institution unless that was merged');
end;

-- A call or a message that an organiser noted: "rang, will send Friday".
create table contact (
    contact_id integer primary key autoincrement,
    assembly_id integer not null,
    institution_id integer not null,
    leader_id integer references leader on delete restrict, -- with whom; null: not told
    way text not null constraint contact_way check (way in ('call', 'message', 'visit')),
    words text,                 -- what was said; null: nothing noted
    at text not null,
    account_id integer references account on delete restrict, -- null: the organiser at the machine
    foreign key (assembly_id, institution_id) references invitation (assembly_id, institution_id) on delete restrict
) strict;

create index contact_latest on contact (assembly_id, institution_id, contact_id);
create index contact_leader on contact (leader_id);
create index contact_account on contact (account_id);

-- One named person: on an institution's list, or made at the door.
create table attendee (
    attendee_id integer primary key autoincrement,
    assembly_id integer not null references assembly on delete restrict,
    institution_id integer references institution on delete restrict, -- null: came with nobody (door only)
    name text not null constraint attendee_name check (name <> ''),
    known_as text,              -- null: by the name
    phone text,                 -- E.164 where it could be read, else as written; null: not told
    email text,                 -- null: not told
    age_group text not null default 'adult' constraint attendee_age_group check (age_group in ('adult', '16-17', 'under_16')),
    part text,                  -- speaker, steward, chair, timer, note taker ...; null: none
    attending text not null default 'yes' constraint attendee_attending check (attending in ('yes', 'maybe')),
    listed_at text,             -- when the name came in on a list; null: made at the door
    late integer not null constraint attendee_late check (late in (0, 1)), -- came in at or after the date for names
    withdrawn_at text,          -- taken off the list; null: on it
    counted_as_id integer references attendee on delete restrict, -- the same person on another list, where they count; null: here
    needs_answered_at text,     -- when a need, a child or "nothing needed" was told; null: not answered
    travel_answered_at text,    -- when an own way of travelling was told; null: not answered
    -- Whether the person counts as listed: the one place of that rule. Stored, with the next two, so that the tally
    -- reads an index alone.
    listed integer not null generated always as
        (listed_at is not null and withdrawn_at is null and attending = 'yes' and counted_as_id is null) stored,
    needs_answered integer not null generated always as (needs_answered_at is not null) stored,
    travel_answered integer not null generated always as (travel_answered_at is not null) stored,
    erased_at text,             -- when this one person was erased, before the assembly was; null: they were not
    constraint attendee_of_a_list check (listed_at is null or institution_id is not null)
) strict;

create index attendee_tally on attendee (assembly_id, institution_id, listed, late, needs_answered, travel_answered);
create index attendee_at_the_door on attendee (assembly_id, institution_id) where listed_at is null;
create index attendee_institution on attendee (institution_id);
create index attendee_counted_as on attendee (counted_as_id) where counted_as_id is not null;

-- Two people of one assembly who looked like one, and whom an organiser told apart: they are not asked about again.
create table two_people (
    two_people_id integer primary key autoincrement,
    one_id integer not null references attendee on delete restrict,   -- the lower id of the two
    other_id integer not null references attendee on delete restrict,
    decided_at text not null,
    account_id integer references account on delete restrict, -- null: the organiser at the machine
    constraint two_people_order check (one_id < other_id)
) strict;

create unique index two_people_once on two_people (one_id, other_id);
create index two_people_other on two_people (other_id);
create index two_people_account on two_people (account_id);

-- A child who will use the crèche.
create table child (
    child_id integer primary key autoincrement,
    attendee_id integer not null references attendee on delete restrict, -- the parent or carer
    first_name text,            -- null: not told yet
    age_years integer constraint child_age check (age_years between 0 and 17), -- null: not told yet
    notes text,                 -- what the crèche must know; null: nothing told
    place text not null constraint child_place check (place in ('given', 'asked', 'declined')), -- asked: after the date, or full
    reason text,                -- why it was declined; null: not declined
    asked_at text not null,
    late integer not null constraint child_late check (late in (0, 1)),
    walked_up integer not null default 0 constraint child_walked_up check (walked_up in (0, 1)) -- added at the crèche's desk
) strict;

create index child_attendee on child (attendee_id);
create index child_asked on child (attendee_id) where place = 'asked';

-- What a person needs in order to take part.
create table need (
    need_id integer primary key autoincrement,
    attendee_id integer not null references attendee on delete restrict,
    kind text not null constraint need_kind check (kind in ('step_free', 'wheelchair', 'bsl', 'hearing_loop', 'interpreter',
        'large_print', 'quiet_space', 'companion', 'seating', 'diet', 'other')),
    detail text,                -- the language of an interpreter, the food, the person's own words; null: the kind says all
    state text not null constraint need_state check (state in ('asked', 'booked', 'confirmed', 'cannot')),
    reason text,                -- why it cannot be had; null: nothing to say
    asked_at text not null,
    late integer not null constraint need_late check (late in (0, 1)), -- to be booked, and asked at or after access_by
    booking text constraint need_booking check (booking <> ''), -- an organiser's words on it: who comes; null: none
    state_at text,              -- when an organiser last said where it stands; null: nobody did
    account_id integer references account on delete restrict -- who; null: nobody did, or the organiser at the machine
) strict;

create unique index need_once on need (attendee_id, kind);
create index need_asked on need (attendee_id) where late = 1 and state = 'asked';
create index need_account on need (account_id) where account_id is not null;

-- How many people of an assembly had each need, and how many children there were of each age, counted when they were erased.
create table need_number (
    need_number_id integer primary key autoincrement,
    assembly_id integer not null references assembly on delete restrict,
    kind text not null constraint need_number_kind check (kind in ('step_free', 'wheelchair', 'bsl', 'hearing_loop',
        'interpreter', 'large_print', 'quiet_space', 'companion', 'seating', 'diet', 'other', 'child_under_2', 'child_age_2',
        'child_from_3', 'child_age_not_told')),
    number integer not null constraint need_number_number check (number > 0)
) strict;

create unique index need_number_once on need_number (assembly_id, kind);

-- Something that was booked for a person and that they then took back, until an organiser says that it is settled: whoever
-- was booked still comes. What was booked for somebody who was taken off their list stands in need.
create table dropped_booking (
    dropped_booking_id integer primary key autoincrement,
    attendee_id integer not null references attendee on delete restrict,
    kind text not null constraint dropped_booking_kind check (kind in ('step_free', 'wheelchair', 'bsl', 'hearing_loop',
        'interpreter', 'large_print', 'quiet_space', 'companion', 'seating', 'diet', 'other')),
    detail text,                -- as in need: personal; null: the kind says all
    booking text constraint dropped_booking_words check (booking <> ''), -- as in need; null: none
    dropped_at text not null
) strict;

create index dropped_booking_attendee on dropped_booking (attendee_id);

-- Which vehicle a person rides in. A row stays when the person is taken off the list, or travels another way: it is of no
-- meaning then.
create table ride (
    attendee_id integer primary key references attendee on delete restrict,
    vehicle_id integer not null references vehicle on delete restrict,
    fixed integer not null constraint ride_fixed check (fixed in (0, 1)) -- put there by hand: proposals leave them
) strict;

create index ride_vehicle on ride (vehicle_id);

-- How a person travels, where they told us. Others follow their institution's main way.
create table travel (
    attendee_id integer primary key references attendee on delete restrict,
    mode text not null constraint travel_mode check (mode in ('coach', 'drive', 'drive_offering', 'lift_needed', 'bus',
        'train', 'walk', 'cycle', 'taxi')),
    seats_offered integer constraint travel_seats check (seats_offered between 1 and 60), -- null: none, or not told
    pick_up_id integer references pick_up on delete restrict, -- null: no coach, or which stop is not told
    words text,                 -- as it was written, where that says more than the mode; null: it does not
    seat text not null constraint travel_seat check (seat in ('given', 'asked', 'declined')), -- asked: a coach after the date
    reason text,                -- why the seat was declined; null: not declined
    asked_at text not null,
    late integer not null constraint travel_late check (late in (0, 1))
) strict;

create index travel_pick_up on travel (pick_up_id);
create index travel_asked on travel (attendee_id) where mode = 'coach' and seat = 'asked';

-- A lift: somebody who needs one, in the car of somebody who offers seats. It stands when a leader of each said yes; of one
-- institution, nobody need be asked.
create table lift (
    lift_id integer primary key autoincrement,
    attendee_id integer not null references attendee on delete restrict, -- who is taken along
    driver_id integer not null references attendee on delete restrict,
    matched_at text not null,
    account_id integer references account on delete restrict, -- who matched them; null: a leader, or the organiser at the machine
    rider_yes_at text,          -- when the leader of who is taken along said yes; null: not asked to, or not yet
    driver_yes_at text,         -- when the driver's leader said yes; null: as above
    declined_at text,           -- when one of the two said no: it will not be; null: nobody did
    constraint lift_of_two check (attendee_id <> driver_id)
) strict;

create unique index lift_once on lift (attendee_id) where declined_at is null;
create index lift_attendee on lift (attendee_id);
create index lift_driver on lift (driver_id);
create index lift_account on lift (account_id) where account_id is not null;

-- A list on its way: looked through, waiting for an organiser's yes, saved as a version, declined, or dropped.
create table submission (
    submission_id integer primary key autoincrement,
    assembly_id integer not null,
    institution_id integer not null,
    source text not null constraint submission_source check (source in ('file', 'pasted', 'typed', 'copied')),
    file_name text,             -- null: not a file
    state text not null constraint submission_state check (state in ('draft', 'waiting', 'saved', 'declined', 'dropped')),
    made_at text not null,
    ends_at text not null,      -- when a draft is dropped
    account_id integer references account on delete restrict, -- with leader_id null too: the organiser at the machine
    leader_id integer references leader on delete restrict, -- null: not a leader
    draft text,                 -- JSON: the table as read, the columns, the decisions; null once it is no draft
    request text,               -- JSON: the names that wait for a yes, or were declined; null: none
    version text,               -- JSON: the whole list as it then was; null until saved
    listed integer,             -- how many the version lists; null until saved
    settled_at text,            -- when it was saved, declined or dropped; null: not yet
    reason text,                -- why it was declined, of a saved one why some of its names were; null: it was not
    foreign key (assembly_id, institution_id) references invitation (assembly_id, institution_id) on delete restrict,
    constraint submission_draft check ((state = 'draft') = (draft is not null)),
    constraint submission_version check ((state = 'saved') = (version is not null))
) strict;

create index submission_invitation on submission (assembly_id, institution_id, state);
create index submission_draft_end on submission (ends_at) where state = 'draft';
create index submission_account on submission (account_id);
create index submission_leader on submission (leader_id);

-- How a group said that the columns under certain headings are to be read, for its next list with the same ones.
create table column_answer (
    column_answer_id integer primary key autoincrement,
    institution_id integer not null references institution on delete restrict,
    headings text not null,     -- SHA-256 of the folded headings, in hex: the headings themselves are not kept
    answers text not null,      -- JSON: what each column is about, and what words that stand in several rows mean
    answered_at text not null
) strict;

create unique index column_answer_once on column_answer (institution_id, headings);

-- What was done at a door. Every arrival comes from one.
create table door_event (
    door_event_id integer primary key autoincrement,
    key text not null,          -- made where it happened; sent twice, it is done once
    assembly_id integer not null references assembly on delete restrict,
    institution_id integer references institution on delete restrict, -- null: nobody's
    attendee_id integer references attendee on delete restrict,       -- null: not a named person
    kind text not null constraint door_event_kind check (kind in ('person', 'group', 'walk_in', 'undo')),
    count integer constraint door_event_count check (count between 1 and 100000), -- bodies of a group; null: no group
    undoes_id integer references door_event on delete restrict,       -- null: no undo
    happened_at text not null,
    received_at text not null,
    account_id integer references account on delete restrict, -- null: the organiser at the machine, a steward, or a key
    door_id integer references door on delete restrict,       -- null: at no door
    device_id integer references device on delete restrict,   -- null: no steward's phone
    api_key_id integer references api_key on delete restrict, -- null: no key
    outside integer not null default 0 constraint door_event_outside check (outside in (0, 1)), -- counting was not open
    constraint door_event_group check ((kind = 'group') = (count is not null)),
    constraint door_event_undo check ((kind = 'undo') = (undoes_id is not null))
) strict;

create unique index door_event_key on door_event (key);
create index door_event_assembly on door_event (assembly_id, institution_id);
create index door_event_institution on door_event (institution_id);
create index door_event_attendee on door_event (attendee_id);
create index door_event_undoes on door_event (undoes_id);
create index door_event_account on door_event (account_id);
create index door_event_door on door_event (door_id);
create index door_event_api_key on door_event (api_key_id);
create index door_event_device on door_event (device_id);
create index door_event_latest on door_event (assembly_id);

-- One body that came in.
create table arrival (
    arrival_id integer primary key autoincrement,
    door_event_id integer not null references door_event on delete restrict,
    assembly_id integer not null references assembly on delete restrict,
    institution_id integer references institution on delete restrict, -- null: nobody's
    attendee_id integer references attendee on delete restrict,       -- null: not named (yet)
    undone_by_id integer references door_event on delete restrict     -- null: it stands
) strict;

-- A person arrives once, whatever the doors, retries and phones.
create unique index arrival_once on arrival (attendee_id) where undone_by_id is null and attendee_id is not null;
create index arrival_tally on arrival (assembly_id, institution_id, undone_by_id, attendee_id);
create index arrival_event on arrival (door_event_id);
create index arrival_institution on arrival (institution_id);
create index arrival_attendee on arrival (attendee_id);
-- Without what is null in it: else it is taken for the way to one person who is here, and is all of them.
create index arrival_undone on arrival (undone_by_id) where undone_by_id is not null;

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

-- Who did what and when, for ever: ids, field names and numbers only, so that it can stay when names are erased.
create table audit_event (
    audit_event_id integer primary key autoincrement,
    at text not null,
    account_id integer references account on delete restrict, -- with leader_id null too: see actor
    leader_id integer references leader on delete restrict, -- null: not a leader
    actor text not null constraint audit_event_actor
        check (actor in ('organiser', 'leader', 'steward', 'key', 'machine', 'nobody')),
    action text not null,       -- noun and verb: pledge.made, list.saved, link.replaced
    assembly_id integer references assembly on delete restrict,       -- null: of no assembly
    institution_id integer references institution on delete restrict, -- null: of no institution
    subject_id integer,         -- the row that it is about, of the action's noun; null: none
    fields text,                -- names of the fields that changed, comma-separated; null: none
    old_number integer,         -- null: there was none
    new_number integer          -- null: there is none
) strict;

create index audit_event_of on audit_event (assembly_id, institution_id);
create index audit_event_institution on audit_event (institution_id);
create index audit_event_account on audit_event (account_id);
create index audit_event_leader on audit_event (leader_id);
create index audit_event_latest on audit_event (assembly_id);

create trigger audit_event_is_kept before delete on audit_event begin
    select raise(abort, 'an audit event is never deleted');
end;

create trigger audit_event_stays before update on audit_event begin
    select raise(abort, 'an audit event is never changed');
end;

-- A file about an assembly that somebody took out.
create table export (
    export_id integer primary key autoincrement,
    what text not null constraint export_what
        check (what in ('tally', 'people', 'needs', 'children', 'travel', 'pledges', 'versions', 'arrivals', 'no-shows',
            'creche', 'manifests', 'access', 'food')),
    assembly_id integer not null references assembly on delete restrict,
    reason text,                -- what they said they need it for: personal; null: the file asks for none
    taken_at text not null,
    account_id integer references account on delete restrict, -- null: the organiser at the machine
    constraint export_reason check ((what in ('needs', 'children', 'access')) = (reason is not null) and reason <> '')
) strict;

create index export_assembly on export (assembly_id);
create index export_account on export (account_id);

-- What the organisers learned from an assembly that has taken place. One that is taken off is deleted; all are, with names.
create table assembly_note (
    assembly_note_id integer primary key autoincrement,
    assembly_id integer not null references assembly on delete restrict,
    words text not null constraint assembly_note_words check (words <> ''), -- as they wrote it: may be personal
    at text not null,
    account_id integer references account on delete restrict -- null: the organiser at the machine
) strict;

create index assembly_note_assembly on assembly_note (assembly_id);
create index assembly_note_account on assembly_note (account_id);

-- Forms already taken, so that one sent twice is done once.
create table posted_form (
    posted_form_id integer primary key autoincrement,
    key text not null,          -- given with the form when it was shown
    digest blob not null,       -- SHA-256 of who sent it, where to, and its content
    answer text not null,       -- the address that the first sending was answered with
    at text not null
) strict;

create unique index posted_form_key on posted_form (key);
create index posted_form_at on posted_form (at);

-- Pledged, listed, actual: one row for each invited institution of an assembly, one for each other institution that
-- came, and one (institution_id and institution null) for arrivals of nobody's. Bind assembly_id as a value: SQLite
-- then reads that assembly alone.
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
