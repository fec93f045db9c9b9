//! The generated pages in `docs/` are those the declarations make. `NONGBO_WRITE_DOCS=1` writes them anew.

use nongbo::catalogue::Catalogue;
use std::path::Path;

#[test]
fn the_generated_pages_are_current() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let write = std::env::var_os("NONGBO_WRITE_DOCS").is_some_and(|value| value == "1");
    for (name, page) in Catalogue::of_engine().pages() {
        let path = folder.join(name);
        if write {
            std::fs::create_dir_all(&folder).expect("docs can be made");
            std::fs::write(&path, &page).expect("the page can be written");
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == page, "docs/{name} is not current: run the tests once with NONGBO_WRITE_DOCS=1");
    }
}
