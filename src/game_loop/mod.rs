//! The game loop.
pub mod handle;
pub use handle::Ask;

/// Everything that can happen to the loop.
pub enum Event {
    /// A question from HTTP.
    Ask(Ask),
}
