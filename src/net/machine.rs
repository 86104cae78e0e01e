//! What this machine allows a process to have, as Linux tells it: of the whole
//! machine, of this user, and of the container or service that it runs in.
//! Where nothing is told, nothing is bounded.

use std::fs;
use std::path::Path;

use rlimit::Resource;

/// Memory, in bytes.
pub(super) fn memory_bytes() -> u64 {
    let of_all = fs::read_to_string("/proc/meminfo").ok();
    let of_all = of_all.and_then(|text| total_bytes(&text));
    [of_all, of_groups(&["memory.max", "memory.limit_in_bytes"])]
        .into_iter()
        .flatten()
        .min()
        .unwrap_or(u64::MAX)
}

/// Threads.
pub(super) fn threads() -> u64 {
    let of_user = Resource::NPROC.get_soft().ok();
    [of_user, of_groups(&["pids.max"])]
        .into_iter()
        .flatten()
        .min()
        .unwrap_or(u64::MAX)
}

fn total_bytes(meminfo: &str) -> Option<u64> {
    let mut lines = meminfo.lines();
    let line = lines.find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

/// The least that one of these files says of our control groups.
fn of_groups(files: &[&str]) -> Option<u64> {
    let groups = fs::read_to_string("/proc/self/cgroup").ok()?;
    least(Path::new("/sys/fs/cgroup"), &groups, files)
}

/// Each group is bounded by those that it is in, too.
fn least(mount: &Path, groups: &str, files: &[&str]) -> Option<u64> {
    let bounds = groups.lines().flat_map(|line| {
        // In the older kind each resource has a tree of its own.
        let mut fields = line.splitn(3, ':').skip(1);
        let tree = mount.join(fields.next().unwrap_or_default());
        let group = fields.next().unwrap_or_default().trim_start_matches('/');
        let within = Path::new(group)
            .ancestors()
            .map(move |group| tree.join(group));
        within.flat_map(|group| {
            files
                .iter()
                .filter_map(move |file| number(&group.join(file)))
        })
    });
    bounds.min()
}

/// `None` where there is no file, or no bound ("max").
fn number(file: &Path) -> Option<u64> {
    fs::read_to_string(file).ok()?.trim().parse().ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_memory_of_the_machine_is_read() {
        let text = "MemFree:   1 kB\nMemTotal:       16384 kB\n";
        assert_eq!(total_bytes(text), Some(16 * 1024 * 1024));
        assert!(memory_bytes() > 64 * 1024 * 1024);
    }

    #[test]
    fn the_least_of_all_groups_counts() {
        let dir = tempfile::tempdir().unwrap();
        let write = |group: &str, file: &str, text: &str| {
            let group = dir.path().join(group);
            fs::create_dir_all(&group).unwrap();
            fs::write(group.join(file), text).unwrap();
        };
        write("system.slice/drawsync.service", "pids.max", "max\n");
        write("system.slice", "pids.max", "300\n");
        write("", "pids.max", "4000\n");
        write("memory/box", "memory.limit_in_bytes", "268435456\n");
        let least = |groups, files: &[&str]| least(dir.path(), groups, files);
        let newer = "0::/system.slice/drawsync.service\n";
        assert_eq!(least(newer, &["pids.max"]), Some(300));
        assert_eq!(least(newer, &["memory.max"]), None);
        let older = "5:memory:/box\n0::/\n";
        let files = ["memory.max", "memory.limit_in_bytes"];
        assert_eq!(least(older, &files), Some(268_435_456));
        assert_eq!(least("", &["pids.max"]), None);
    }
}
