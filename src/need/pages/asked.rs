//! What was asked for after its date, as a leader sees it.

use crate::assembly::model::Zone;
use crate::need::model::{Request, Standing};

/// One request in words.
pub(super) struct Asked {
    pub what: &'static str,
    pub name: String,
    pub when: String,
    pub kind: &'static str,
    pub standing: String,
}

impl Asked {
    pub(super) fn new(request: &Request, zone: Zone) -> Asked {
        let (kind, standing) = match &request.standing {
            Standing::Waiting => ("late", "Waiting".to_owned()),
            Standing::Agreed => ("done", "Agreed".to_owned()),
            Standing::Declined(None) => ("problem", "Not agreed".to_owned()),
            Standing::Declined(Some(reason)) => ("problem", format!("Not agreed: {reason}")),
        };
        let when = format!("Asked at {}", zone.deadline(request.asked_at));
        Asked { what: request.what(), name: request.name.clone(), when, kind, standing }
    }
}
