//! What was told of one person in several rows stands by the row that counts, and once. Conditions for queries in which `a`
//! is a person's row: which rows are one person, an organiser decided.

/// The row `p` by which whoever stands in row `a` counts: their own, or the one on another list. Whoever others count as is
/// listed (see [`crate::db::rules`]).
pub const COUNTS_BY: &str = "cross join attendee p on p.attendee_id = coalesce(a.counted_as_id, a.attendee_id)";

/// The row `a` tells of somebody who is listed, in it or on another list.
pub const OF_LISTED: &str =
    "(a.listed = 1 or (a.counted_as_id is not null and a.listed_at is not null and a.withdrawn_at is null))";

/// The row `x` is on a list, and counts as the person in row `a`, who is listed.
pub const TOLD_BESIDE: &str = "x.counted_as_id = a.attendee_id and x.listed_at is not null and x.withdrawn_at is null";

/// The other rows `x` of the person in row `a` that are on a list.
const OTHER_ROWS: &str = "x.attendee_id <> a.attendee_id and x.listed_at is not null and x.withdrawn_at is null
    and x.attendee_id in (select r.attendee_id from attendee r where r.attendee_id = a.counted_as_id
        union all select r.attendee_id from attendee r where r.counted_as_id in (a.attendee_id, a.counted_as_id))";

/// The need `n` in row `a` is told in no row that comes before: the one that counts, then as they were listed.
pub fn need_once() -> String {
    format!(
        "(a.counted_as_id is null or not exists (select 1 from attendee x join need o on o.attendee_id = x.attendee_id
            where {OTHER_ROWS} and o.kind = n.kind and (x.counted_as_id is null or x.attendee_id < a.attendee_id)))"
    )
}

/// The child `c` in row `a` is told in no row that comes before: of one with a place, then the one that counts, then as they
/// were listed. Children of one first name are one; of whom no name was told may be any of that age. Of several who may be
/// the same, as many are left out as the other row has.
pub fn child_once() -> String {
    let (other, own) = (same_child("o", "c"), same_child("d", "c"));
    format!(
        "((a.counted_as_id is null and not exists (select 1 from attendee r where r.counted_as_id = a.attendee_id))
            or not exists (select 1 from attendee x join child o on o.attendee_id = x.attendee_id
            where {OTHER_ROWS} and o.place <> 'declined' and {other}
                and (o.place = 'given', x.counted_as_id is null, -x.attendee_id)
                    > (c.place = 'given', a.counted_as_id is null, -a.attendee_id)
            group by x.attendee_id
            having count(*) >= (select count(*) from child d where d.attendee_id = a.attendee_id and {own}
                and (d.first_name is null, d.child_id) <= (c.first_name is null, c.child_id))))"
    )
}

fn same_child(one: &str, other: &str) -> String {
    format!(
        "iif({one}.first_name is null or {other}.first_name is null,
            {one}.age_years is null or {other}.age_years is null or {one}.age_years = {other}.age_years,
            {one}.first_name = {other}.first_name collate nocase)"
    )
}
