//! Puts the engine of a page into the package where `NONGBO_PAGE_ENGINE` names its file.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=NONGBO_PAGE_ENGINE");
    println!("cargo:rustc-check-cfg=cfg(page_engine)");
    if let Some(path) = std::env::var_os("NONGBO_PAGE_ENGINE").filter(|path| !path.is_empty()) {
        let path = std::path::PathBuf::from(path);
        assert!(path.is_file(), "NONGBO_PAGE_ENGINE={}: there is no such file; give its full path", path.display());
        println!("cargo:rerun-if-changed={}", path.display());
        println!("cargo:rustc-env=NONGBO_PAGE_ENGINE={}", path.display());
        println!("cargo:rustc-cfg=page_engine");
    }
}
