//! Few rows in which every two values of two columns meet.

use std::collections::BTreeSet;

/// Two cells: a column and a value of it, and another.
type Pair = ((usize, usize), (usize, usize));

/// Rows of values, one of each column that has `sizes[column]` values. The same ones each time.
pub(crate) fn rows(sizes: &[usize]) -> Vec<Vec<usize>> {
    if let [size] = sizes {
        return (0..*size).map(|value| vec![value]).collect();
    }
    let mut open = all(sizes);
    let mut rows = Vec::new();
    while let Some(first) = open.first().copied() {
        let row = row(sizes, first, &open);
        open.retain(|(a, b)| row[a.0] != a.1 || row[b.0] != b.1);
        rows.push(row);
    }
    rows
}

fn all(sizes: &[usize]) -> BTreeSet<Pair> {
    let cells = |column: usize| (0..sizes[column]).map(move |value| (column, value));
    let columns = (0..sizes.len()).flat_map(|a| (a + 1..sizes.len()).map(move |b| (a, b)));
    columns.flat_map(|(a, b)| cells(a).flat_map(move |left| cells(b).map(move |right| (left, right)))).collect()
}

/// A row that holds `first`, and in each other column the value that meets most of what is open.
fn row(sizes: &[usize], first: Pair, open: &BTreeSet<Pair>) -> Vec<usize> {
    let mut cells = vec![first.0, first.1];
    for (column, size) in sizes.iter().enumerate() {
        if cells.iter().any(|cell| cell.0 == column) {
            continue;
        }
        let meets = |value: usize| cells.iter().filter(|cell| open.contains(&ordered(**cell, (column, value)))).count();
        // The first of the best ones.
        let value = (0..*size).rev().max_by_key(|value| meets(*value)).unwrap_or_default();
        cells.push((column, value));
    }
    cells.sort_unstable();
    cells.into_iter().map(|(_, value)| value).collect()
}

fn ordered(a: (usize, usize), b: (usize, usize)) -> Pair {
    if a < b { (a, b) } else { (b, a) }
}

#[test]
fn every_two_values_meet() {
    let sizes = [5, 3, 4, 2, 2];
    let rows = rows(&sizes);
    let met: BTreeSet<Pair> = rows.iter().flat_map(|row| all(&sizes).into_iter().filter(|(a, b)| row[a.0] == a.1 && row[b.0] == b.1)).collect();
    assert_eq!(met, all(&sizes));
    assert!(rows.len() < 30, "{} rows", rows.len());
}
