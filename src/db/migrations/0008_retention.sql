-- What is told of people is kept for a time only.

alter table alliance add column needs_days integer not null default 30
    constraint alliance_needs_days check (needs_days between 0 and 365);
alter table alliance add column names_months integer not null default 12
    constraint alliance_names_months check (names_months between 0 and 120);
alter table account add column erased_at text
    constraint account_erased check (erased_at is null or removed_at is not null);
alter table leader add column erased_at text;
alter table assembly add column needs_erased_at text;
alter table assembly add column names_erased_at text
    constraint assembly_names_erased check (names_erased_at is null or needs_erased_at is not null);
alter table attendee add column erased_at text;

create table need_number (
    need_number_id integer primary key autoincrement,
    assembly_id integer not null references assembly on delete restrict,
    kind text not null constraint need_number_kind check (kind in ('step_free', 'wheelchair', 'bsl', 'hearing_loop',
        'interpreter', 'large_print', 'quiet_space', 'companion', 'seating', 'diet', 'other', 'child_under_2', 'child_age_2',
        'child_from_3', 'child_age_not_told')),
    number integer not null constraint need_number_number check (number > 0)
) strict;

create unique index need_number_once on need_number (assembly_id, kind);
