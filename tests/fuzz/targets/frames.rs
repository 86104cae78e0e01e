#![no_main]

#[path = "../../common/readers.rs"]
#[allow(dead_code, reason = "the other targets need the rest")]
mod readers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    readers::frames(bytes);
});
