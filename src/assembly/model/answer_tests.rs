//! What typed answers mean, as tables.

use super::*;

fn now() -> Moment {
    Moment::parse("2027-01-29T10:00:00Z").unwrap()
}

/// A set-up with everything right, changed in these fields.
fn typed(changes: &[(&str, &str)]) -> Typed {
    let mut typed = Typed::default();
    let right = [
        ("title", "Spring assembly"),
        ("day", "12"),
        ("month", "March"),
        ("year", "2027"),
        ("starts_at", "7pm"),
        ("time_zone", "Europe/London"),
    ];
    for (field, text) in right.iter().chain(changes) {
        typed.set(field, *text);
    }
    typed
}

#[track_caller]
fn wrong(changes: &[(&str, &str)], expected: &[(&str, &str)]) {
    let problems = typed(changes).plan(now()).unwrap_err();
    let found: Vec<(&str, &str)> = problems.iter().map(|problem| (problem.field, problem.text.as_str())).collect();
    assert_eq!(found, expected, "{changes:?}");
}

#[test]
fn only_a_name_and_a_start_are_needed() {
    let plan = typed(&[]).plan(now()).unwrap();
    assert_eq!(plan.when.zone.deadline(plan.when.starts_at), "7pm on Friday 12 March 2027");
    assert_eq!(plan.dates, Dates::counted_back(plan.when.starts_at, plan.when.zone));
    assert_eq!((plan.place, plan.target, plan.stops), (Place::default(), None, Vec::new()));
}

#[test]
fn everything_wrong_is_said_at_once() {
    wrong(
        &[
            ("title", " "),
            ("month", ""),
            ("starts_at", "7"),
            ("ends_at", "late"),
            ("time_zone", "London"),
            ("capacity", "0"),
            ("target", "1e9"),
            ("names_by_day", "20"),
        ],
        &[
            ("title", "Enter a name, like Spring assembly"),
            ("day", "Enter the month too"),
            ("starts_at", "Enter 7am or 7pm"),
            ("ends_at", "Enter a time, like 7pm or 6:30pm"),
            ("time_zone", "Enter the name of a time zone, like Europe/London"),
            ("capacity", "Enter 1 or more, or leave it out"),
            ("target", "Enter a number, using digits only"),
        ],
    );
}

#[test]
fn times_of_one_day_stand_in_their_order() {
    wrong(&[("doors_at", "7:30pm")], &[("doors_at", "The doors would open after the start. Enter an earlier time")]);
    wrong(&[("ends_at", "19:00")], &[("ends_at", "It would end before it starts. Enter a later time")]);
    wrong(&[("ends_at", "6:59pm")], &[("ends_at", "It would end before it starts. Enter a later time")]);
    assert!(typed(&[("doors_at", "7pm"), ("ends_at", "7.01pm")]).plan(now()).is_ok());
}

#[test]
fn an_end_after_midnight_is_in_the_night_that_follows() {
    let ends = |changes: &[(&str, &str)]| {
        let when = typed(changes).plan(now()).unwrap().when;
        when.zone.deadline(when.ends_at.unwrap())
    };
    assert_eq!(ends(&[("ends_at", "12:30am")]), "12:30am on Saturday 13 March 2027");
    assert_eq!(ends(&[("ends_at", "5pm on 14 March 2027")]), "5pm on Sunday 14 March 2027");
    // The clocks go forward in that night.
    let skipped = "The clocks go forward then, so there is no such time that day: choose one an hour later";
    wrong(&[("day", "27"), ("ends_at", "1:30am")], &[("ends_at", skipped)]);
}

#[test]
fn a_time_that_is_not_or_is_twice_is_a_problem_of_its_field() {
    let skipped = "The clocks go forward then, so there is no such time that day: choose one an hour later";
    wrong(&[("day", "28"), ("starts_at", "01:30")], &[("starts_at", skipped)]);
    let twice = "The clocks go back then, so there are two such times that day: choose one an hour earlier or later";
    wrong(&[("day", "31"), ("month", "10"), ("starts_at", "1:30am")], &[("starts_at", twice)]);
}

#[test]
fn a_day_that_has_passed_is_asked_about_once() {
    let passed = [("sure", "That day has passed. Is it right?")];
    wrong(&[("month", "1")], &passed);
    wrong(&[("month", "1"), ("sure", "2027-01-11")], &passed);
    assert!(typed(&[("month", "1"), ("sure", "2027-01-12")]).plan(now()).is_ok());
    assert!(typed(&[("day", "29"), ("month", "1")]).plan(now()).is_ok());
}

#[test]
fn a_date_is_a_day_before_the_start_and_counted_back_where_it_is_left_out() {
    let date = |field: &'static str, day, month| {
        typed(&[(&format!("{field}_day"), day), (&format!("{field}_month"), month), (&format!("{field}_year"), "2027")])
    };
    let plan = date("names_by", "5", "March").plan(now()).unwrap();
    assert_eq!(plan.when.zone.deadline(plan.dates.names_by), "8pm on Friday 5 March 2027");
    assert_eq!(plan.when.zone.deadline(plan.dates.pledge_by), "8pm on Friday 12 February 2027");
    let check = |field, day, month, text: &str| {
        let problems = date(field, day, month).plan(now()).unwrap_err();
        assert_eq!(problems, [Problem { question: Question::Dates, field, text: text.into() }]);
    };
    check("pledge_by", "12", "3", "Pledges: enter a day before the assembly starts");
    // Dates are at 8pm: one on the day of an assembly that starts then would end with its start.
    let mut late_start = date("pledge_by", "12", "3");
    late_start.set("starts_at", "8pm");
    assert!(late_start.plan(now()).is_err());
    late_start.set("starts_at", "8:01pm");
    assert!(late_start.plan(now()).is_ok());
    check(
        "childcare_by",
        "30",
        "2",
        "Childcare and travel: There is no such day: look in the calendar and enter another",
    );
}

#[test]
fn doors_and_stops_stand_one_on_a_line() {
    let plan = typed(&[
        ("doors", "North\n\n South \nNorth"),
        ("pick_ups", "St Mary's car park, 5:30pm\nThe green 6pm\nDepot, Gate B"),
    ])
    .plan(now())
    .unwrap();
    assert_eq!(plan.place.doors, ["North", "South"]);
    let said: Vec<_> = plan
        .stops
        .iter()
        .map(|stop| format!("{}|{}", stop.place, stop.leaves_at.map(|at| plan.when.zone.time(at)).unwrap_or_default()))
        .collect();
    assert_eq!(said, ["St Mary's car park|5:30pm", "The green|6pm", "Depot, Gate B|"]);
    wrong(
        &[("pick_ups", "The green, 5:75pm\nThe park, 8pm\n, 5pm\nThe hall\nThe hall, 5pm")],
        &[
            ("pick_ups", "Line 1: Enter a time, like 7pm or 6:30pm"),
            ("pick_ups", "Line 2: The coach would leave after the assembly starts. Enter an earlier time"),
            ("pick_ups", "Line 3: Enter the place before its time"),
            ("pick_ups", "Line 5: The hall is there already. Give each stop a name of its own"),
        ],
    );
}

#[test]
fn what_is_too_long_is_to_be_made_shorter() {
    let long = "x".repeat(101);
    wrong(&[("title", &long)], &[("title", "Make this shorter: up to 100 characters")]);
    let doors: Vec<String> = (0..51).map(|number| format!("Door {number}")).collect();
    wrong(&[("doors", &doors.join("\n"))], &[("doors", "Enter up to 50 lines")]);
    let lines = format!("North\n{}", "y".repeat(LONGEST_LINE + 1));
    let shorter = format!("Make each line shorter: up to {LONGEST_LINE} characters");
    wrong(&[("doors", &lines)], &[("doors", &shorter)]);
}

#[test]
fn what_is_just_long_enough_is_taken() {
    let lines: Vec<String> = (1..MOST_LINES).map(|number| format!("Door {number}")).collect();
    let lines = format!("{}\n{}", lines.join("\n"), "y".repeat(LONGEST_LINE));
    let plan = typed(&[("title", &"x".repeat(100)), ("doors", &lines)]).plan(now()).unwrap();
    assert_eq!((plan.title.chars().count(), plan.place.doors.len()), (100, MOST_LINES));
}
