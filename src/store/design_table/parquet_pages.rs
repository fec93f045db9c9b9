//! Sizes of the pages of a Parquet file. The reader of the parquet crate allocates what the head of a page says, and unpacks
//! gzip to its end whatever the head says. So every page is measured first.

use std::io::{Read as _, copy, sink};

use flate2::bufread::MultiGzDecoder;

use super::limits::check_decoded;
use crate::engine::error::{Text, text};

/// Adds the bytes of all pages of a column after decompression, and refuses too many.
pub(super) fn check_pages(mut column: &[u8], is_gzip: bool, decoded: &mut u64) -> Result<(), Text> {
    while !column.is_empty() {
        let mut head = Head::default();
        let mut rest = column;
        structure(&mut rest, 0, &mut |outer, id, value| head.set(outer, id, value)).ok_or_else(damaged)?;
        let size = |value: i64| usize::try_from(value).map_err(|_| damaged());
        let content = rest.get(..size(head.compressed)?).ok_or_else(damaged)?;
        *decoded += u64::try_from(head.decompressed).map_err(|_| damaged())?;
        check_decoded(*decoded)?;
        if is_gzip {
            // The levels of a page of the second version are not compressed.
            let levels = size(head.levels)?;
            let packed = content.get(levels..).ok_or_else(damaged)?;
            let most = u64::try_from(head.decompressed).unwrap_or(0).saturating_sub(levels as u64);
            let unpacked = copy(&mut MultiGzDecoder::new(packed).take(most + 1), &mut sink());
            if unpacked.unwrap_or(0) > most {
                return Err(text!(
                    "a column has more bytes after decompression than the file says",
                    "某列解压后的字节数超过文件所示"
                ));
            }
        }
        column = &rest[content.len()..];
    }
    Ok(())
}

fn damaged() -> Text {
    text!("the file is damaged", "文件已损坏")
}

/// What the head of a page says about sizes, in bytes.
#[derive(Default)]
struct Head {
    decompressed: i64,
    compressed: i64,
    levels: i64,
}

impl Head {
    /// Takes a number of the head: the field `id` of the structure `outer`, 0 for the head itself.
    fn set(&mut self, outer: i64, id: i64, value: i64) {
        match (outer, id) {
            (0, 2) => self.decompressed = value,
            (0, 3) => self.compressed = value,
            // Lengths of definition and repetition levels in the head of the second version.
            (8, 5 | 6) => self.levels = self.levels.saturating_add(value),
            _ => {}
        }
    }
}

/// Types of the compact form of Thrift.
const BOOLS: [u8; 2] = [1, 2];
const BYTE: u8 = 3;
const INTEGERS: [u8; 3] = [4, 5, 6];
const DOUBLE: u8 = 7;
const BINARY: u8 = 8;
const LISTS: [u8; 2] = [9, 10];
const STRUCTURE: u8 = 12;
/// Deepest structure in a structure.
const MOST_DEPTH: u8 = 8;

/// Reads a structure and gives each number with the field that holds it: of the structure at hand, or of one directly below.
/// `None` where the bytes are no structure.
fn structure(rest: &mut &[u8], depth: u8, give: &mut dyn FnMut(i64, i64, i64)) -> Option<()> {
    let mut id = 0;
    loop {
        let first = take(rest, 1)?[0];
        let (kind, step) = (first & 0x0f, i64::from(first >> 4));
        if kind == 0 {
            return Some(());
        }
        id = if step == 0 { number(rest)? } else { id + step };
        if INTEGERS.contains(&kind) {
            give(0, id, number(rest)?);
        } else if kind == STRUCTURE && depth == 0 {
            structure(rest, 1, &mut |outer, below, value| {
                if outer == 0 {
                    give(id, below, value);
                }
            })?;
        } else {
            skip(rest, kind, depth)?;
        }
    }
}

/// Skips a value of a field.
fn skip(rest: &mut &[u8], kind: u8, depth: u8) -> Option<()> {
    if depth > MOST_DEPTH {
        return None;
    }
    match kind {
        _ if BOOLS.contains(&kind) => {}
        _ if INTEGERS.contains(&kind) => drop(number(rest)?),
        BYTE => drop(take(rest, 1)?),
        DOUBLE => drop(take(rest, 8)?),
        BINARY => {
            let length = usize::try_from(unsigned(rest)?).ok()?;
            take(rest, length)?;
        }
        _ if LISTS.contains(&kind) => {
            let first = take(rest, 1)?[0];
            let items = if first >> 4 == 15 { unsigned(rest)? } else { u64::from(first >> 4) };
            let item = first & 0x0f;
            // In a list a flag is one byte.
            let item = if BOOLS.contains(&item) { BYTE } else { item };
            for _ in 0..items {
                skip(rest, item, depth + 1)?;
            }
        }
        STRUCTURE => structure(rest, depth + 1, &mut |_, _, _| ())?,
        _ => return None,
    }
    Some(())
}

fn take<'a>(rest: &mut &'a [u8], count: usize) -> Option<&'a [u8]> {
    let (taken, left) = rest.split_at_checked(count)?;
    *rest = left;
    Some(taken)
}

/// A number in groups of seven bits.
fn unsigned(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let byte = take(rest, 1)?[0];
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

/// A number with a sign, zigzag.
fn number(rest: &mut &[u8]) -> Option<i64> {
    let number = unsigned(rest)?;
    Some((number >> 1).cast_signed() ^ -((number & 1).cast_signed()))
}
