//! The network: listeners, connections, and the budget that all ports share.

pub mod bridge;
pub mod conn;
pub mod deadline;
pub mod gate;
pub mod http;
pub mod listener;
mod machine;
pub mod meter;
pub mod rate;
pub mod slots;
pub mod tcp;
pub mod ws;
