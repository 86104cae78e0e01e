//! Looks for damage in a database without changing it, and for what can be read
//! in spite of it.

use std::path::Path;

use rusqlite::{Connection, Row};

use super::{FILE_NAME, StoreError, StoredRoom, packs, past_rooms, rooms, rosters, schema};

/// What a database looks like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    /// What is wrong, as sentences without an end; nothing if all is well.
    pub findings: Vec<String>,
    /// What can be read, table by table, as far as the tables can be found.
    pub tables: Vec<Table>,
    /// The live rooms, as far as they can be found. What is in them is
    /// `journal`'s to judge.
    pub rooms: Vec<StoredRoom>,
}

/// How much of a table can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Rows read before the end or the first that could not be.
    pub rows: u64,
    /// All of them could be read.
    pub whole: bool,
}

/// Looks through a table whose rows carry their CRC-32.
type Look = fn(&Connection) -> rusqlite::Result<Vec<String>>;

/// Such tables, what they hold, and who looks through them. They came with
/// versions 3 and 4.
const SUMMED: [(&str, &str, Look); 3] = [
    ("word_packs", "word packs", packs::findings),
    ("past_rooms", "past rooms", past_rooms::findings),
    ("rosters", "lists of names", rosters::findings),
];

/// Reads the database of a data directory through, beside a running server
/// too. An error means that there was nothing to read at all.
pub fn check(dir: &Path) -> Result<Condition, StoreError> {
    let path = dir.join(FILE_NAME);
    let sql = schema::open_to_read(&path)?;
    // Everything from one snapshot, whatever the server writes meanwhile.
    sql.execute_batch("BEGIN")
        .map_err(|error| StoreError::of(&path, &error))?;
    let mut findings = Vec::new();
    match schema::version(&sql, &path) {
        Ok(_) => {}
        // The other tables may still be there.
        Err(StoreError::Damaged { reason, .. }) => findings.push(reason),
        Err(error) => return Err(error),
    }
    match schema::findings(&sql) {
        Ok(found) => findings.extend(found),
        Err(error) => findings.push(error.to_string()),
    }
    let tables = tables(&sql).unwrap_or_default();
    let rooms = match rooms(&sql) {
        Ok(rooms) => rooms,
        Err(error) => {
            findings.push(format!("its live rooms cannot be read: {error}"));
            Vec::new()
        }
    };
    for (table, what, look) in SUMMED {
        match sql.table_exists(None, table).and_then(|there| match there {
            true => look(&sql),
            false => Ok(Vec::new()),
        }) {
            Ok(found) => findings.extend(found),
            Err(error) => findings.push(format!("its {what} cannot be read: {error}")),
        }
    }
    Ok(Condition {
        findings,
        tables,
        rooms,
    })
}

fn rooms(sql: &Connection) -> rusqlite::Result<Vec<StoredRoom>> {
    // The first version had none.
    if !sql.table_exists(None, "rooms")? {
        return Ok(Vec::new());
    }
    Ok(rooms::all(sql)?.0)
}

fn tables(sql: &Connection) -> rusqlite::Result<Vec<Table>> {
    let mut names = sql.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' \
         ORDER BY rowid",
    )?;
    let mut tables = Vec::new();
    for name in names.query_map([], |row| row.get::<_, String>(0))? {
        tables.push(table(sql, name?));
    }
    Ok(tables)
}

fn table(sql: &Connection, name: String) -> Table {
    let mut rows = 0;
    let mut read = || {
        let mut statement = sql.prepare(&schema::all_rows(&name))?;
        let columns = statement.column_count();
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            read_all(row, columns)?;
            rows += 1;
        }
        Ok::<(), rusqlite::Error>(())
    };
    let whole = read().is_ok();
    Table { name, rows, whole }
}

fn read_all(row: &Row, columns: usize) -> rusqlite::Result<()> {
    (0..columns).try_for_each(|column| row.get_ref(column).map(drop))
}
