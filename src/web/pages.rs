//! A long list, a page at a time.

use serde::Deserialize;

/// Which page is asked for: `?page=2`. What is no number is the first.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct PageNumber {
    #[serde(default)]
    page: String,
}

impl PageNumber {
    /// The page, from 1.
    pub fn number(&self) -> usize {
        self.page.parse().unwrap_or(1)
    }

    /// The page that `text` asks for.
    pub fn of(text: &str) -> PageNumber {
        PageNumber { page: text.to_owned() }
    }
}

/// Where one page stands in its list, and the ways to the pages beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pages {
    /// What stands in the address of each page before its number: "?f=all&".
    pub address: String,
    /// The place of the first item, from 1; 0 when there is none.
    pub from: usize,
    /// The place of the last item.
    pub to: usize,
    /// How many items there are on all pages.
    pub all: usize,
    /// The page before.
    pub earlier: Option<usize>,
    /// The page after.
    pub later: Option<usize>,
}

impl Pages {
    /// The page that is asked for, of a list of `all` items; the last one for a page beyond it.
    pub fn new(at: &PageNumber, all: usize, on_a_page: usize) -> Pages {
        let last = all.div_ceil(on_a_page).max(1);
        let page = at.number().clamp(1, last);
        let from = (page - 1) * on_a_page;
        Pages {
            address: "?".to_owned(),
            from: (from + 1).min(all),
            to: (from + on_a_page).min(all),
            all,
            earlier: (page > 1).then(|| page - 1),
            later: (page < last).then_some(page + 1),
        }
    }

    /// The same pages of a list that was asked for with `query`: "?f=all", or nothing.
    pub fn within(self, query: &str) -> Pages {
        let address = if query.is_empty() { "?".to_owned() } else { format!("{query}&") };
        Pages { address, ..self }
    }

    /// Whether there is more than this page.
    pub fn is_several(&self) -> bool {
        self.earlier.is_some() || self.later.is_some()
    }

    /// How many items come before this page.
    pub fn skipped(&self) -> usize {
        self.from.saturating_sub(1)
    }

    /// The items of this page, of the whole list.
    pub fn of<T>(&self, all: Vec<T>) -> impl Iterator<Item = T> {
        all.into_iter().skip(self.skipped()).take(self.to - self.skipped())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_on_one_page_and_a_page_that_is_not_is_the_nearest() {
        let check = |page: &str, all, expected: (usize, usize, Option<usize>, Option<usize>)| {
            let pages = Pages::new(&PageNumber { page: page.to_owned() }, all, 20);
            assert_eq!((pages.from, pages.to, pages.earlier, pages.later), expected, "{page} of {all}");
            assert_eq!(pages.of((1..=all).collect()).next(), (all > 0).then_some(pages.from));
        };
        check("", 0, (0, 0, None, None));
        check("", 20, (1, 20, None, None));
        check("", 45, (1, 20, None, Some(2)));
        check("2", 45, (21, 40, Some(1), Some(3)));
        check("3", 45, (41, 45, Some(2), None));
        check("9", 45, (41, 45, Some(2), None));
        check("0", 45, (1, 20, None, Some(2)));
        check("-1", 45, (1, 20, None, Some(2)));
        check("x", 45, (1, 20, None, Some(2)));
        let within = |query| Pages::new(&PageNumber::default(), 45, 20).within(query).address;
        assert_eq!((within("").as_str(), within("?f=all").as_str()), ("?", "?f=all&"));
    }
}
