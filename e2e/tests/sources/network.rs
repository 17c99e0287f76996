//! The network around 169.254.169.254, inside the lab.

use std::io::Read as _;
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::thread;

use crate::machine::Imds;

const ADDRESS: &str = "169.254.169.254/32";

/// Puts the machines' network into this state; `false` if that cannot be done here.
pub(crate) fn set(state: Imds) -> bool {
    // What an earlier state left behind.
    for leftover in [["link", "del", "mute0", "type", "veth"].as_slice(), &["address", "del", ADDRESS, "dev", "lo"]] {
        ip(leftover);
    }
    match state {
        Imds::There => ip(&["address", "add", ADDRESS, "dev", "lo"]),
        Imds::Nobody => true,
        // A cable whose other end takes nothing.
        Imds::Silent => {
            let steps: [&[&str]; 5] = [
                &["link", "add", "mute0", "type", "veth", "peer", "name", "mute1"],
                &["link", "set", "mute0", "arp", "off"],
                &["link", "set", "mute0", "up"],
                &["link", "set", "mute1", "up"],
                &["address", "add", "169.254.0.1/16", "dev", "mute0"],
            ];
            steps.iter().all(|step| ip(step))
        }
    }
}

fn ip(arguments: &[&str]) -> bool {
    Command::new("ip").args(arguments).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// The address of somebody who accepts and never answers, as long as this program runs.
pub(crate) fn mute() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            thread::spawn(move || hold(stream));
        }
    });
    format!("http://{address}")
}

fn hold(mut stream: TcpStream) {
    let mut part = [0; 1024];
    while stream.read(&mut part).is_ok_and(|length| length > 0) {}
}
