//! The last proposal of each assembly: worked out once for the same numbers, on a thread that answers nobody meanwhile.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::model::plan::{Proposal, Question, propose};
use crate::assembly::model::AssemblyId;
use crate::error::AppError;

/// The last question of an assembly, with its proposal. Locked while one is worked out: whoever else asks waits for it.
type Last = Arc<tokio::sync::Mutex<Option<(Question, Arc<Proposal>)>>>;

/// The last question of each assembly, with its proposal.
#[derive(Debug, Default)]
pub struct Proposals(Mutex<HashMap<AssemblyId, Last>>);

impl Proposals {
    /// What is proposed to this question.
    pub async fn of(&self, assembly: AssemblyId, question: &Question) -> Result<Arc<Proposal>, AppError> {
        self.worked_out(assembly, question, propose).await
    }

    async fn worked_out(
        &self,
        assembly: AssemblyId,
        question: &Question,
        propose: impl FnOnce(&Question) -> Proposal + Send + 'static,
    ) -> Result<Arc<Proposal>, AppError> {
        let last = {
            let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(all.entry(assembly).or_default())
        };
        let mut last = last.lock().await;
        if let Some((_, proposal)) = last.as_ref().filter(|(asked, _)| asked == question) {
            return Ok(Arc::clone(proposal));
        }
        let asked = question.clone();
        let proposal = tokio::task::spawn_blocking(move || propose(&asked)).await.map_err(anyhow::Error::from)?;
        let proposal = Arc::new(proposal);
        *last = Some((question.clone(), Arc::clone(&proposal)));
        Ok(proposal)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;
    use crate::travel::model::plan::Gaps;

    #[tokio::test]
    async fn of_many_who_ask_the_same_one_works_it_out_and_the_others_wait_for_it() {
        let (proposals, worked_out) = (Proposals::default(), Arc::new(AtomicU32::new(0)));
        let gaps = Gaps::of([]);
        let question = Question { sorts: Vec::new(), kept: Vec::new(), parties: Vec::new(), gaps, join_minutes: 15 };
        let assembly: AssemblyId = "1".parse().unwrap();
        let ask = |question: Question| {
            let worked_out = Arc::clone(&worked_out);
            let counted = move |question: &Question| {
                worked_out.fetch_add(1, Ordering::SeqCst);
                propose(question)
            };
            let proposals = &proposals;
            async move { proposals.worked_out(assembly, &question, counted).await.unwrap() }
        };
        let (one, other, third) = tokio::join!(ask(question.clone()), ask(question.clone()), ask(question.clone()));
        assert!(Arc::ptr_eq(&one, &other) && Arc::ptr_eq(&one, &third));
        assert_eq!(worked_out.load(Ordering::SeqCst), 1);
        ask(Question { join_minutes: 20, ..question }).await;
        assert_eq!(worked_out.load(Ordering::SeqCst), 2, "other numbers are another question");
    }
}
