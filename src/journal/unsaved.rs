//! What belongs to no room any more and is not known to be saved: a save
//! carries it, and it is kept until that is done.
//!
//! Bounded: a disk that does not write for long must not fill the memory.

use super::Ticket;
use crate::limits::UNSAVED_GAMES_MAX;

/// Rows that are not known to be saved, oldest first.
pub(super) struct Unsaved<T>(Vec<Row<T>>);

struct Row<T> {
    row: T,
    /// Of the save that carries it, once there is one.
    ticket: Option<Ticket>,
}

impl<T: Clone> Unsaved<T> {
    pub fn new() -> Unsaved<T> {
        Unsaved(Vec::new())
    }

    /// Nothing more may be kept.
    pub fn is_full(&self) -> bool {
        self.0.len() >= UNSAVED_GAMES_MAX
    }

    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Goes with the next save.
    pub fn keep(&mut self, row: T) {
        self.0.push(Row { row, ticket: None });
    }

    /// What no save carries.
    pub fn waiting(&self) -> Vec<T> {
        let waiting = self.0.iter().filter(|row| row.ticket.is_none());
        waiting.map(|row| row.row.clone()).collect()
    }

    /// What waited is carried by this save.
    pub fn handed(&mut self, ticket: Ticket) {
        for row in &mut self.0 {
            row.ticket.get_or_insert(ticket);
        }
    }

    /// What this save carried is on the disk.
    pub fn saved(&mut self, ticket: Ticket) {
        self.0.retain(|row| row.ticket != Some(ticket));
    }

    /// What this save carried waits for another one.
    pub fn failed(&mut self, ticket: Ticket) {
        for row in &mut self.0 {
            row.ticket.take_if(|given| *given == ticket);
        }
    }
}
