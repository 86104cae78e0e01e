//! Tables in plain text.

use unicode_segmentation::UnicodeSegmentation;

/// Rows under a heading, in columns as wide as they need to be.
pub(super) fn table<const N: usize>(heading: [&str; N], rows: &[[String; N]]) -> String {
    let heading = heading.map(String::from);
    let lines = || std::iter::once(&heading).chain(rows);
    let widths: [usize; N] = std::array::from_fn(|column| {
        let widths = lines().map(|line| width(&line[column]));
        widths.max().unwrap_or(0)
    });
    let mut text = String::new();
    for line in lines() {
        let mut row = String::new();
        for (cell, wanted) in line.iter().zip(widths) {
            row += cell;
            row += &" ".repeat(wanted - width(cell) + 2);
        }
        text += row.trim_end();
        text.push('\n');
    }
    text
}

fn width(cell: &str) -> usize {
    cell.graphemes(true).count()
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn columns_line_up() {
        let rows = [["Zoë".into(), "1".into()], ["B".into(), "".into()]];
        assert_eq!(table(["NAME", "N"], &rows), "NAME  N\nZoë   1\nB\n");
    }
}
