//! The messages that go over the wire.
pub mod op;
