//! Edges of the matrices of money and goods: from where to where a flow may go. Only they have cells.

/// An edge: the number of a flow, of where it comes from and of where it goes.
pub type Edge = [usize; 3];

/// The number of an edge in a list of edges.
///
/// # Panics
/// If the list does not have it; the lists are constants, so this does not compile.
#[must_use]
pub const fn number_of(edge: Edge, edges: &[Edge]) -> usize {
    let mut number = 0;
    while edges[number][0] != edge[0] || edges[number][1] != edge[1] || edges[number][2] != edge[2] {
        number += 1;
    }
    number
}
