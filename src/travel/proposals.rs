//! The last proposal of each assembly: worked out once for the same numbers, on a thread that answers nobody meanwhile.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::model::plan::{Proposal, Question, propose};
use crate::assembly::model::AssemblyId;
use crate::error::AppError;

/// The last question of each assembly, with its proposal.
#[derive(Debug, Default)]
pub struct Proposals(Mutex<HashMap<AssemblyId, (Question, Arc<Proposal>)>>);

impl Proposals {
    /// What is proposed to this question.
    pub async fn of(&self, assembly: AssemblyId, question: &Question) -> Result<Arc<Proposal>, AppError> {
        if let Some((asked, proposal)) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&assembly)
            && asked == question
        {
            return Ok(Arc::clone(proposal));
        }
        let asked = question.clone();
        let worked_out = tokio::task::spawn_blocking(move || propose(&asked)).await.map_err(anyhow::Error::from)?;
        let proposal = Arc::new(worked_out);
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(assembly, (question.clone(), Arc::clone(&proposal)));
        Ok(proposal)
    }
}
