//! Azure Arc: the first answer is a challenge that names a file, the second request proves that its sender could read it
//! (learn.microsoft.com/azure/azure-arc/servers/managed-identity-authentication).

use std::fs;
use std::path::{Path, PathBuf};

use super::imds::{hand_out, sent_by_a_client};
use super::token::refused;
use crate::http::{Reply, Request};
use crate::mint::{guid, opaque};
use crate::world::World;

/// Largest key file that is compared, in bytes; clients set the same bound.
const LARGEST: u64 = 4096;

pub(super) fn answer(world: &World, request: &Request) -> Reply {
    if let Err(reply) = sent_by_a_client(request) {
        return reply;
    }
    let proof = request.header("authorization").and_then(|value| value.strip_prefix("Basic "));
    match proof {
        Some(proof) if used_up(&world.arc_folder, proof.trim()) => hand_out(world, request, &request.parameter("resource").unwrap_or_default()),
        Some(_) => refused(401, "invalid_request", "The content of the key file is not the expected one"),
        None => challenge(&world.arc_folder),
    }
}

fn challenge(folder: &Path) -> Reply {
    match write(folder) {
        Ok(file) => naming(&file),
        Err(_) => refused(500, "unknown", "The key file could not be written"),
    }
}

/// The challenge that names `file`.
pub(super) fn naming(file: &Path) -> Reply {
    Reply::new(401).header("WWW-Authenticate", format!("Basic realm={}", file.display()))
}

fn write(folder: &Path) -> std::io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let file = folder.join(format!("{}.key", guid()));
    fs::write(&file, opaque(48))?;
    Ok(file)
}

/// Whether `proof` is the content of a key file, which is taken away then: each is good for one request.
fn used_up(folder: &Path, proof: &str) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    let files = entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|ending| ending == "key"));
    let mut named = files.filter(|path| fs::metadata(path).is_ok_and(|about| about.len() <= LARGEST));
    let found = named.find(|path| fs::read_to_string(path).is_ok_and(|content| content == proof));
    found.is_some_and(|path| fs::remove_file(path).is_ok())
}
