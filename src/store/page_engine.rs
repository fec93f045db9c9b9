//! The engine of a page as WebAssembly: in this binary, in a file beside it, or in the Python package.

use crate::engine::error::{Error, Result, text};
use crate::store::atomic_files::cannot_read;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::borrow::Cow;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The command that builds the engine, in the source folder.
const BUILD: &str = "rustup target add wasm32-unknown-unknown && cargo build --profile page -p nongbo-page --target wasm32-unknown-unknown";
/// Where the command puts it.
const BUILT: &str = "target/wasm32-unknown-unknown/page/nongbo_page.wasm";
/// Name of its file.
const FILE: &str = "nongbo_page.wasm";
/// Name of the section that holds the version of its model.
const SECTION: &str = "nongbo_model_version";

/// Where the engine of a page is.
#[derive(Debug, Clone, Copy)]
pub enum PageEngine {
    /// In this binary where it was built with `NONGBO_PAGE_WASM`; else in a file beside it, or where cargo builds it.
    OfBinary,
    /// In the Python package; `None` where the package was built without it.
    OfPackage(Option<&'static [u8]>),
}

impl PageEngine {
    /// The engine, compressed as gzip.
    ///
    /// # Errors
    /// [`Error::Usage`] with the command that builds it where there is none, or one of another version.
    pub fn compressed(self) -> Result<Vec<u8>> {
        let engine = match self {
            Self::OfBinary => of_binary()?,
            Self::OfPackage(engine) => engine.map(Cow::Borrowed).ok_or_else(missing_in_package)?,
        };
        if !is_of_this_version(&engine) {
            let (version, again) = (crate::MODEL_VERSION, self.build_command());
            return Err(Error::Usage(text!(
                "the engine for the browser is not of the model {version}; in the source folder, build it again: {again}",
                "浏览器端引擎的模型版本不是 {version}；请在源码目录中重新构建：{again}"
            )));
        }
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder
            .write_all(&engine)
            .and_then(|()| encoder.finish())
            .map_err(|cause| Error::machine(text!("cannot compress the engine", "无法压缩引擎"), cause))
    }

    /// What builds the engine and puts it where it is looked for.
    fn build_command(self) -> String {
        match self {
            Self::OfBinary => BUILD.to_owned(),
            Self::OfPackage(_) => format!("{BUILD} && NONGBO_PAGE_ENGINE=$PWD/{BUILT} pip install ./python"),
        }
    }
}

fn missing_in_package() -> Error {
    let build = PageEngine::OfPackage(None).build_command();
    Error::Usage(text!(
        "this Python package was built without the engine for the browser; in the source folder: {build}",
        "此 Python 包构建时未包含浏览器端引擎；请在源码目录中执行：{build}"
    ))
}

#[cfg(page_engine)]
const EMBEDDED: Option<&[u8]> = Some(include_bytes!(env!("NONGBO_PAGE_WASM")));
#[cfg(not(page_engine))]
const EMBEDDED: Option<&[u8]> = None;

fn of_binary() -> Result<Cow<'static, [u8]>> {
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
    std::fs::read(&file).map(Cow::Owned).map_err(|cause| cannot_read(&file, cause))
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

    #[test]
    fn a_package_without_an_engine_says_in_one_line_what_builds_it() {
        for engine in [None, Some(&b"\0asm of another model"[..])] {
            let said =
                PageEngine::OfPackage(engine).compressed().expect_err("there is no engine of this model").to_string();
            assert!(said.contains("cargo build --profile page") && said.ends_with("pip install ./python"), "{said}");
            assert!(!said.contains('\n'), "{said}");
        }
    }
}
