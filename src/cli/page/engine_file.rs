//! The engine as WebAssembly: in this binary, or in a file beside it.

use crate::engine::error::{Error, Result, text};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::borrow::Cow;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The command that builds the engine, in the source folder.
const BUILD: &str = "rustup target add wasm32-unknown-unknown && cargo build --profile page -p nongbo-page --target wasm32-unknown-unknown";
/// Name of its file.
const FILE: &str = "nongbo_page.wasm";
/// Name of the section that holds the version of its model.
const SECTION: &str = "nongbo_model_version";

/// The engine, compressed.
///
/// # Errors
/// [`Error::Usage`] with the command that builds it where there is none, or one of another version.
pub(super) fn compressed() -> Result<Vec<u8>> {
    let engine = engine()?;
    if !is_of_this_version(&engine) {
        let version = crate::MODEL_VERSION;
        return Err(Error::Usage(text!(
            "the engine for the browser is not of the model {version}; build it again: {BUILD}",
            "浏览器端引擎的模型版本不是 {version}；请重新构建：{BUILD}"
        )));
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder
        .write_all(&engine)
        .and_then(|()| encoder.finish())
        .map_err(|cause| Error::machine(text!("cannot compress the engine", "无法压缩引擎"), cause))
}

#[cfg(page_engine)]
const EMBEDDED: Option<&[u8]> = Some(include_bytes!(env!("NONGBO_PAGE_WASM")));
#[cfg(not(page_engine))]
const EMBEDDED: Option<&[u8]> = None;

fn engine() -> Result<Cow<'static, [u8]>> {
    if let Some(bytes) = EMBEDDED {
        return Ok(Cow::Borrowed(bytes));
    }
    let found = std::env::current_exe().ok().and_then(|binary| places(&binary).into_iter().find(|file| file.is_file()));
    let Some(file) = found else {
        return Err(Error::Usage(text!(
            "the engine for the browser is not built; in the source folder: {BUILD}",
            "尚未构建浏览器端引擎；请在源码目录中执行：{BUILD}"
        )));
    };
    std::fs::read(&file).map(Cow::Owned).map_err(|cause| {
        let at = file.display();
        Error::machine(text!("cannot read `{at}`", "无法读取 `{at}`"), cause)
    })
}

/// Beside the binary, or where cargo builds it.
fn places(binary: &Path) -> Vec<PathBuf> {
    let folder = binary.parent().unwrap_or(binary);
    let built = folder.parent().unwrap_or(folder).join("wasm32-unknown-unknown").join("page");
    vec![folder.join(FILE), built.join(FILE)]
}

/// Whether the engine has the section with the version of this model.
fn is_of_this_version(engine: &[u8]) -> bool {
    let wanted = [SECTION.as_bytes(), crate::MODEL_VERSION.as_bytes()].concat();
    engine.starts_with(b"\0asm") && engine.windows(wanted.len()).any(|part| part == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_engine_of_this_model_is_taken() {
        let section = format!("\0asm…{SECTION}{}…", crate::MODEL_VERSION);
        assert!(is_of_this_version(section.as_bytes()));
        assert!(!is_of_this_version(section.replace(crate::MODEL_VERSION, "0.0.0-model-0").as_bytes()));
        assert!(!is_of_this_version(b"<html>nothing</html>"));
    }
}
