-- Accounts have roles and a second factor; sessions know when they were last of use. Whoever was signed in signs in again, and
-- links to choose a password that were not used are made anew.

alter table account add column role text not null default 'organiser'
    constraint account_role check (role in ('admin', 'organiser', 'access_lead', 'viewer'));
alter table account add column factor_generation integer not null default 0;
alter table account add column factor_since text;
alter table account add column factor_step integer;
alter table account add column recovery_generation integer not null default 0;
alter table account add column recovery_at text;
alter table account add column recovery_used integer not null default 0
    constraint account_recovery_used check (recovery_used between 0 and 255);

-- Until now everybody could do everything: the first to be there gives the others their roles.
update account set role = 'admin' where account_id = (select min(account_id) from account where removed_at is null);

drop table session;
create table session (
    session_id integer primary key autoincrement,
    secret_hash blob not null,
    account_id integer not null references account on delete restrict,
    stage text not null constraint session_stage check (stage in ('password', 'whole')),
    browser text,
    made_at text not null,
    seen_at text not null,
    ends_at text not null
) strict;

create unique index session_secret on session (secret_hash);
create index session_account on session (account_id);

drop table password_link;
create table password_link (
    password_link_id integer primary key autoincrement,
    account_id integer references account on delete restrict,
    made_at text not null,
    ends_at text not null,
    used_at text
) strict;

create index password_link_account on password_link (account_id);
