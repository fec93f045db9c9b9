//! `lend!`: what a phase is given and lent, written once at the head of its file.

/// Declares what a phase takes: sections of parameters, tables it reads and tables it writes.
///
/// It makes two structs. `Given` holds the tick, the parameters and the tables read; it is `Copy`, so that a parallel loop
/// can take its own copy. `Lent` holds `given` and one `&mut` for each table written. `WEEK` builds both from its own
/// words: a phase and its row of `WEEK` that disagree do not compile.
macro_rules! lend {
    (
        rules { $($rule:ident: $rule_type:ty),* $(,)? }
        reads { $($read:ident: $read_type:ty),* $(,)? }
        writes { $($write:ident: $write_type:ty),* $(,)? }
    ) => {
        /// What the phase reads: the tick, its parameters, the tables it must not change.
        #[derive(Debug, Clone, Copy)]
        pub struct Given<'a> {
            /// When the phase runs, and with which draws.
            pub tick: &'a $crate::tick::Tick,
            $(#[doc = concat!("Parameters of section `", stringify!($rule), "`.")] pub $rule: &'a $rule_type,)*
            $(#[doc = concat!("The table `", stringify!($read), "`, read only.")] pub $read: &'a $read_type,)*
        }

        /// What the phase is lent: everything given, and the tables it writes.
        #[derive(Debug)]
        pub struct Lent<'a> {
            /// What it reads.
            pub given: Given<'a>,
            $(#[doc = concat!("The table `", stringify!($write), "`, to be written.")] pub $write: &'a mut $write_type,)*
        }
    };
}
pub(crate) use lend;
