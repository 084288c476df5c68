-- A child who walked up is told from one who was only asked for on the day. The audit knows who walked up until now.

alter table child add column walked_up integer not null default 0
    constraint child_walked_up check (walked_up in (0, 1));

update child set walked_up = 1
where child_id in (select e.subject_id from audit_event e where e.action = 'child.walked_up');
