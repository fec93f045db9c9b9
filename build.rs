//! Puts the engine of `nongbo page` into the binary where `NONGBO_PAGE_WASM` names its file.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=NONGBO_PAGE_WASM");
    println!("cargo:rustc-check-cfg=cfg(page_engine)");
    if let Some(path) = std::env::var_os("NONGBO_PAGE_WASM").filter(|path| !path.is_empty()) {
        let path = std::path::absolute(path).expect("the working directory is known");
        println!("cargo:rerun-if-changed={}", path.display());
        println!("cargo:rustc-env=NONGBO_PAGE_WASM={}", path.display());
        println!("cargo:rustc-cfg=page_engine");
    }
}
