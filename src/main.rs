//! The `nongbo` command.

fn main() -> std::process::ExitCode {
    nongbo::cli::main()
}
