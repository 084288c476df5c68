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
