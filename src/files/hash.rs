//! SHA-256 of what is kept and handed on.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};

/// Hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex(Sha256::new_with_prefix(bytes))
}

/// Hash and size of a file, without holding it.
///
/// # Errors
/// It cannot be read.
pub fn of_file(path: &Path) -> std::io::Result<(String, u64)> {
    let (mut file, mut hasher, mut size) = (File::open(path)?, Sha256::new(), 0);
    let mut piece = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            return Ok((hex(hasher), size));
        }
        hasher.update(&piece[..read]);
        size += read as u64;
    }
}

/// What was hashed, in hexadecimal.
pub fn hex(hasher: Sha256) -> String {
    hasher.finalize().iter().map(|b| format!("{b:02x}")).collect()
}
