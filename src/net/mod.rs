//! The network: listeners, connections, and the budget that all ports share.

pub mod listener;
pub mod slots;
