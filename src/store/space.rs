//! How large the database may grow with what can wait.
//!
//! Whoever makes accounts without end must not fill the disk that the games are
//! saved on. Beyond the limit the games go on and are saved; what people keep
//! for later is refused, and of what nobody has asked for the oldest goes.

use rusqlite::Connection;

use crate::limits::{FORGOTTEN_AT_ONCE, FULL_GUEST_LIFE_SECONDS};

/// A limit in bytes, without the pages that are free again.
#[derive(Clone, Copy)]
pub(super) struct Space(pub(super) u64);

impl Space {
    pub(super) fn is_full(self, sql: &Connection) -> rusqlite::Result<bool> {
        let number = |name| sql.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
        let pages = number("page_count")? - number("freelist_count")?;
        Ok((pages * number("page_size")?).unsigned_abs() > self.0)
    }

    /// Room for a game: its result is kept as long as there is.
    pub(super) fn make_for_game(self, sql: &Connection) -> rusqlite::Result<()> {
        if self.is_full(sql)? {
            let oldest = "DELETE FROM games WHERE id IN \
                          (SELECT id FROM games ORDER BY ended_at LIMIT ?1)";
            sql.prepare_cached(oldest)?.execute([FORGOTTEN_AT_ONCE])?;
        }
        Ok(())
    }

    /// Room for a guest: those go who have not been seen for longest.
    pub(super) fn make_for_guest(self, sql: &Connection, now: i64) -> rusqlite::Result<()> {
        if self.is_full(sql)? {
            let oldest = "DELETE FROM users WHERE id IN \
                          (SELECT id FROM users WHERE is_guest = 1 AND last_seen_at < ?1 \
                           ORDER BY last_seen_at LIMIT ?2)";
            sql.prepare_cached(oldest)?
                .execute((now - FULL_GUEST_LIFE_SECONDS, FORGOTTEN_AT_ONCE))?;
        }
        Ok(())
    }
}
