//! The network: listeners, connections, and the budget that all ports share.

pub mod deadline;
pub mod gate;
pub mod listener;
pub mod slots;
