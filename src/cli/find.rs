//! `--assembly` and `--institution`: all digits name an id, else the exact title or name.

use clap::Args;
use rusqlite::Connection;

use super::error::Failure;
use crate::access::{self, Grant, Organiser};
use crate::assembly::model::AssemblyId;
use crate::assembly::store as assemblies;
use crate::institution::model::InstitutionId;
use crate::institution::store as institutions;

/// Which assembly is meant.
#[derive(Debug, Clone, Args)]
pub(super) struct WhichAssembly {
    /// The assembly: its id, or its exact title
    #[arg(long, value_name = "ID|TITLE")]
    pub assembly: String,
}

/// Which invitation is meant.
#[derive(Debug, Clone, Args)]
pub(super) struct WhichInvitation {
    #[command(flatten)]
    pub assembly: WhichAssembly,
    /// The institution: its id, or its exact name
    #[arg(long, value_name = "ID|NAME")]
    pub institution: String,
}

fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl WhichAssembly {
    /// The assembly, if exactly one is meant.
    pub fn find(&self, conn: &Connection) -> Result<AssemblyId, Failure> {
        let wanted = &self.assembly;
        let unknown = || Failure::Usage(format!("There is no assembly {wanted:?}. See: turnout assembly list"));
        if is_id(wanted) {
            let id = wanted.parse().map_err(|_| unknown())?;
            return assemblies::assembly(conn, id)?.map(|assembly| assembly.id).ok_or_else(unknown);
        }
        match assemblies::titled(conn, wanted)?.as_slice() {
            [] => Err(unknown()),
            [one] => Ok(*one),
            several => Err(Failure::Usage(format!(
                "{} assemblies have the title {wanted:?}. Give the id. See: turnout assembly list",
                several.len()
            ))),
        }
    }
}

impl WhichInvitation {
    /// The grant of the invitation, if there is exactly one.
    pub fn find(&self, conn: &Connection, organiser: &Organiser) -> Result<Grant, Failure> {
        let assembly = self.assembly.find(conn)?;
        let institution = self.find_institution(conn)?;
        access::store::grant(conn, organiser, assembly, institution)?.ok_or_else(|| {
            Failure::Usage(format!(
                "{:?} is not invited to this assembly. See: turnout institutions import --assembly",
                self.institution
            ))
        })
    }

    fn find_institution(&self, conn: &Connection) -> Result<InstitutionId, Failure> {
        let wanted = &self.institution;
        let found = match is_id(wanted).then(|| wanted.parse()) {
            Some(Ok(id)) => institutions::institution(conn, id)?,
            Some(Err(_)) => None,
            None => institutions::named(conn, wanted)?,
        };
        let unknown = || Failure::Usage(format!("There is no institution {wanted:?}. Write its name exactly."));
        Ok(found.ok_or_else(unknown)?.id)
    }
}
