//! What was measured, as a table for the terminal and for Markdown, and as a
//! chart. It reports; it judges nothing.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// Everything of one run.
#[derive(Default)]
pub struct Report {
    rows: Vec<Row>,
}

struct Row {
    name: String,
    unit: &'static str,
    ours: f64,
    yardstick: Option<f64>,
    goal: Goal,
}

/// What is wished for.
#[derive(Clone, Copy, Debug)]
pub enum Goal {
    /// Ours ÷ the yardstick's, at most.
    RatioMost(f64),
    /// Ours ÷ the yardstick's, at least.
    RatioLeast(f64),
    /// Our figure, at most.
    Most(f64),
    /// Nothing.
    None,
}

impl Row {
    fn ratio(&self) -> Option<f64> {
        self.yardstick.map(|yardstick| self.ours / yardstick)
    }

    fn goal(&self) -> String {
        match self.goal {
            Goal::RatioMost(ratio) => format!("≤ {ratio} ×"),
            Goal::RatioLeast(ratio) => format!("≥ {ratio} ×"),
            Goal::Most(value) => format!("≤ {}", number(value)),
            Goal::None => "–".into(),
        }
    }

    fn cells(&self) -> [String; 6] {
        let or_dash = |value: Option<String>| value.unwrap_or_else(|| "–".into());
        [
            self.name.clone(),
            self.unit.into(),
            number(self.ours),
            or_dash(self.yardstick.map(number)),
            or_dash(self.ratio().map(|ratio| format!("{ratio:.2}"))),
            self.goal(),
        ]
    }
}

impl Report {
    /// Adds a figure that only we have.
    pub fn ours(&mut self, name: &str, unit: &'static str, ours: f64, goal: Goal) {
        self.add(name, unit, ours, None, goal);
    }

    /// Adds a figure beside the yardstick's.
    pub fn both(
        &mut self,
        name: &str,
        unit: &'static str,
        [ours, yardstick]: [f64; 2],
        goal: Goal,
    ) {
        self.add(name, unit, ours, Some(yardstick), goal);
    }

    fn add(
        &mut self,
        name: &str,
        unit: &'static str,
        ours: f64,
        yardstick: Option<f64>,
        goal: Goal,
    ) {
        let row = Row {
            name: name.into(),
            unit,
            ours,
            yardstick,
            goal,
        };
        let [name, unit, ours, yardstick, ratio, goal] = row.cells();
        println!("{name:<52}{ours:>12}{yardstick:>12} {unit:<20}{ratio:>7}  {goal}");
        self.rows.push(row);
    }

    /// Leaves the table and the chart in `directory`, named after the time.
    pub fn write(&self, directory: &Path) -> io::Result<()> {
        fs::create_dir_all(directory)?;
        let seconds = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
            .as_secs();
        let seconds = i64::try_from(seconds).unwrap_or_default();
        let time = drawsync::clock::utc_text(seconds);
        let name = time.replace(':', "");
        let machine = machine();
        let mut text = format!(
            "# Benchmark of {time} UTC\n\n{machine}\n\n![chart]({name}.svg)\n\n\
             | | unit | DrawSync | yardstick | ratio | goal |\n|---|---|---:|---:|---:|---|\n"
        );
        for row in &self.rows {
            let _ = writeln!(text, "| {} |", row.cells().join(" | "));
        }
        let chart = self.chart(&format!("{time} UTC · {machine}"));
        let path = directory.join(&name);
        fs::write(path.with_extension("md"), text)?;
        fs::write(path.with_extension("svg"), chart)?;
        println!("\n{}", path.with_extension("md").display());
        Ok(())
    }

    /// The ratios as bars, the goal as a mark on each.
    fn chart(&self, title: &str) -> String {
        const LINE: usize = 22;
        const LEFT: usize = 400;
        const UNIT: f64 = 180.0;
        const LONGEST: f64 = 3.2;
        let rows: Vec<(&Row, f64)> = self
            .rows
            .iter()
            .filter_map(|row| Some((row, row.ratio()?)))
            .collect();
        let height = LINE * (rows.len() + 3);
        let place = |ratio: f64| LEFT as f64 + UNIT * ratio.min(LONGEST);
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1060 {height}\" \
             font-family=\"sans-serif\" font-size=\"13\">\n\
             <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n\
             <text x=\"10\" y=\"20\" font-weight=\"bold\">DrawSync ÷ bare relay</text>\n\
             <text x=\"{LEFT}\" y=\"20\" fill=\"#6b7280\">{title}</text>\n"
        );
        for (nth, (row, ratio)) in rows.iter().enumerate() {
            let top = LINE * (nth + 2) - 8;
            let text = top + 14;
            let bar = place(*ratio) - LEFT as f64;
            let _ = writeln!(
                svg,
                "<text x=\"{}\" y=\"{text}\" text-anchor=\"end\">{}</text>\
                 <rect x=\"{LEFT}\" y=\"{top}\" width=\"{bar:.0}\" height=\"16\" fill=\"#2563eb\"/>\
                 <text x=\"{:.0}\" y=\"{text}\">{ratio:.2}</text>",
                LEFT - 8,
                row.name,
                place(*ratio) + 6.0,
            );
            if let Goal::RatioMost(goal) | Goal::RatioLeast(goal) = row.goal {
                let x = place(goal);
                let _ = writeln!(
                    svg,
                    "<path d=\"M{x:.0} {} v20\" stroke=\"#e5352b\" stroke-width=\"2\"/>",
                    top - 2
                );
            }
        }
        let (bottom, one) = (height - LINE, place(1.0));
        let _ = writeln!(
            svg,
            "<path d=\"M{one} 30 V{bottom}\" stroke=\"#6b7280\" stroke-dasharray=\"3 3\"/>\
             <text x=\"{one}\" y=\"{}\" text-anchor=\"middle\" fill=\"#6b7280\">1 = relay</text>\
             <text x=\"{LEFT}\" y=\"{0}\" fill=\"#e5352b\">red: the goal</text>\n</svg>",
            height - 6
        );
        svg
    }
}

/// Three digits that matter.
fn number(value: f64) -> String {
    let (value, suffix) = match value.abs() {
        1e6.. => (value / 1e6, " M"),
        1e4.. => (value / 1e3, " k"),
        _ => (value, ""),
    };
    let decimals = match value.abs() {
        0.0 | 100.0.. => 0,
        10.0.. => 1,
        0.1.. => 2,
        _ => 4,
    };
    format!("{value:.decimals$}{suffix}")
}

/// The processor, its cores, the memory and the kernel, and how busy they were.
pub fn machine() -> String {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let field = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name));
        let value = line
            .and_then(|line| line.split_once(':'))
            .map(|(_, value)| value.trim());
        value.unwrap_or("unknown").to_owned()
    };
    let processor = field(&read("/proc/cpuinfo"), "model name");
    let memory = field(&read("/proc/meminfo"), "MemTotal");
    let mib = memory
        .trim_end_matches(" kB")
        .parse::<u64>()
        .unwrap_or_default()
        / 1024;
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let kernel = read("/proc/sys/kernel/osrelease");
    let load = read("/proc/loadavg");
    let load = load.split_whitespace().next().unwrap_or_default();
    format!(
        "{processor}, {cores} cores, {mib} MiB, Linux {}, load {load} at the end",
        kernel.trim()
    )
}
