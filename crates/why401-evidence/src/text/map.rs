//! From offsets of a derived text back to the text it was derived from.

/// Break points of a piecewise linear map; between two of them both texts advance together.
#[derive(Debug, Clone, Default)]
pub(crate) struct OffsetMap {
    /// `(derived, source)`, ascending in both. Empty: the identity.
    points: Vec<(u32, u32)>,
}

impl OffsetMap {
    /// Says that the derived text at `derived` comes from `source`; only jumps are stored.
    pub(crate) fn mark(&mut self, derived: usize, source: usize) {
        if self.at(derived) == source {
            return;
        }
        let point = (derived as u32, source as u32);
        match self.points.last_mut() {
            Some(last) if last.0 == point.0 => *last = point,
            _ => self.points.push(point),
        }
    }

    /// The source offset of `derived`.
    pub(crate) fn at(&self, derived: usize) -> usize {
        let next = self.points.partition_point(|&(d, _)| d as usize <= derived);
        let (base_derived, base_source) = if next == 0 { (0, 0) } else { self.points[next - 1] };
        let linear = base_source as usize + (derived - base_derived as usize);
        match self.points.get(next) {
            Some(&(_, source)) => linear.min(source as usize),
            None => linear,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_through_a_removed_run() {
        let mut map = OffsetMap::default();
        map.mark(0, 0);
        map.mark(3, 7); // four bytes removed after the third
        assert_eq!([0, 2, 3, 5].map(|o| map.at(o)), [0, 2, 7, 9]);
    }

    #[test]
    fn a_shortened_run_never_passes_its_successor() {
        let mut map = OffsetMap::default();
        map.mark(0, 0);
        map.mark(10, 5);
        assert_eq!(map.at(8), 5);
    }
}
