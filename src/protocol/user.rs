//! Who somebody is, once a token has been verified.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::ids::UserId;

/// A verified user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The row in `users`.
    pub id: UserId,
    /// The name on the server; a room may seat a guest as 'Lea 2'.
    pub username: Arc<str>,
    /// Has neither password nor e-mail address.
    pub is_guest: bool,
    /// Sees and closes all rooms.
    pub is_admin: bool,
}
