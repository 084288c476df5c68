//! What a leader has to do, and how far they are.

/// What was told so far, as far as it decides what is still to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// The pledge; none if no number was given.
    pub pledged: Option<u32>,
    /// How many are on the list.
    pub listed: u32,
    /// Of them, those of whose needs nothing was told.
    pub needs_not_answered: u32,
    /// Of them, those of whose travel nothing is known.
    pub travel_not_answered: u32,
    /// Whether a main way of travelling was chosen.
    pub way_chosen: bool,
    /// Whether "that is everyone" was said.
    pub finished: bool,
    /// Whether a list was begun and not saved yet.
    pub list_begun: bool,
}

/// One of the four things a leader does. None waits for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// Say how many people will come.
    Pledge,
    /// Add the list of names.
    Names,
    /// Tell about childcare and access.
    Needs,
    /// Choose how to travel.
    Travel,
}

/// How far a task is. There are no other states: the fewest are the quickest to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskStatus {
    /// Nothing was told.
    ToDo,
    /// So many are missing.
    ToGo(u32),
    /// Nothing is missing.
    Done,
    /// Something was begun that will be lost.
    FixThis,
}

impl Task {
    /// Every task, in the order in which they are offered.
    pub const ALL: [Task; 4] = [Task::Pledge, Task::Names, Task::Needs, Task::Travel];
}

impl Progress {
    /// How far a task is.
    pub fn of(&self, task: Task) -> TaskStatus {
        match task {
            Task::Pledge if self.pledged.is_none() => TaskStatus::ToDo,
            Task::Pledge => TaskStatus::Done,
            Task::Names => self.names(),
            Task::Needs => self.answers(self.needs_not_answered),
            Task::Travel if self.way_chosen => TaskStatus::Done,
            Task::Travel => self.answers(self.travel_not_answered),
        }
    }

    /// The first task that is still open.
    pub fn next(&self) -> Option<Task> {
        if self.cannot_come() {
            return None;
        }
        Task::ALL.into_iter().find(|&task| self.of(task) != TaskStatus::Done)
    }

    /// Whether the institution said that it cannot come, and nobody is on its list.
    pub fn cannot_come(&self) -> bool {
        self.pledged == Some(0) && self.listed == 0
    }

    /// How many promised people have no name yet.
    pub fn names_to_go(&self) -> u32 {
        self.pledged.unwrap_or(0).saturating_sub(self.listed)
    }

    fn names(&self) -> TaskStatus {
        match (self.listed, self.names_to_go()) {
            _ if self.list_begun => TaskStatus::FixThis,
            (0, _) => TaskStatus::ToDo,
            (_, 0) => TaskStatus::Done,
            _ if self.finished => TaskStatus::Done,
            (_, to_go) => TaskStatus::ToGo(to_go),
        }
    }

    fn answers(&self, missing: u32) -> TaskStatus {
        match missing {
            _ if self.listed == missing => TaskStatus::ToDo,
            0 => TaskStatus::Done,
            missing => TaskStatus::ToGo(missing),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use TaskStatus::{Done, FixThis, ToDo, ToGo};

    const NOTHING: Progress = Progress {
        pledged: None,
        listed: 0,
        needs_not_answered: 0,
        travel_not_answered: 0,
        way_chosen: false,
        finished: false,
        list_begun: false,
    };
    const PART: Progress =
        Progress { pledged: Some(40), listed: 31, needs_not_answered: 31, travel_not_answered: 31, ..NOTHING };

    #[test]
    fn each_task_says_how_far_it_is() {
        let check = |progress: Progress, expected: [TaskStatus; 4], next| {
            assert_eq!(Task::ALL.map(|task| progress.of(task)), expected, "{progress:?}");
            assert_eq!(progress.next(), next, "{progress:?}");
        };
        check(NOTHING, [ToDo, ToDo, ToDo, ToDo], Some(Task::Pledge));
        check(Progress { pledged: Some(40), ..NOTHING }, [Done, ToDo, ToDo, ToDo], Some(Task::Names));
        check(PART, [Done, ToGo(9), ToDo, ToDo], Some(Task::Names));
        check(Progress { pledged: None, ..PART }, [ToDo, Done, ToDo, ToDo], Some(Task::Pledge));
        check(Progress { finished: true, ..PART }, [Done, Done, ToDo, ToDo], Some(Task::Needs));
        check(Progress { pledged: Some(31), ..PART }, [Done, Done, ToDo, ToDo], Some(Task::Needs));
        check(Progress { pledged: Some(30), ..PART }, [Done, Done, ToDo, ToDo], Some(Task::Needs));
        check(Progress { list_begun: true, ..PART }, [Done, FixThis, ToDo, ToDo], Some(Task::Names));
        let answered = Progress { pledged: Some(31), needs_not_answered: 6, travel_not_answered: 1, ..PART };
        check(answered, [Done, Done, ToGo(6), ToGo(1)], Some(Task::Needs));
        let way = Progress { needs_not_answered: 0, way_chosen: true, ..answered };
        check(way, [Done; 4], None);
        check(Progress { travel_not_answered: 0, way_chosen: false, ..way }, [Done; 4], None);
    }

    #[test]
    fn an_institution_that_cannot_come_has_nothing_to_do() {
        assert_eq!(Progress { pledged: Some(0), ..NOTHING }.next(), None);
        assert!(!Progress { pledged: Some(0), ..PART }.cannot_come());
    }
}
