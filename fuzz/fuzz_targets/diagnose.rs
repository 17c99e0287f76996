//! The whole way from bytes to every rendering.
#![no_main]

use libfuzzer_sys::fuzz_target;
use why401_evidence::Text;
use why401_report::{Format, Options, render};

fuzz_target!(|bytes: &[u8]| {
    let evidence = why401_evidence::read(Text::new(bytes.to_vec()));
    let diagnosis = why401_diagnosis::diagnose(&evidence, "fuzz");
    for format in Format::ALL {
        let mut out = Vec::new();
        assert!(render(&diagnosis, *format, &Options::default(), &mut out).is_ok());
        assert!(!out.contains(&0x1b), "an escape byte reached the output");
    }
});
