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
        let (base_derived, base_source) =
            if next == 0 { (0, 0) } else { self.points[next - 1] };
        let linear = base_source as usize + (derived - base_derived as usize);
        match self.points.get(next) {
            Some(&(_, source)) => linear.min(source as usize),
            None => linear,
        }
    }

    /// The map that leads through `self` and then through `outer`.
    pub(crate) fn then(&self, outer: &OffsetMap) -> OffsetMap {
        if outer.points.is_empty() {
            return self.clone();
        }
        let mut cuts: Vec<u32> = self.points.iter().map(|&(d, _)| d).collect();
        for &(middle, _) in &outer.points {
            cuts.push(self.inverse(middle as usize) as u32);
        }
        cuts.sort_unstable();
        cuts.dedup();
        let mut composed = OffsetMap::default();
        for cut in cuts {
            composed.mark(cut as usize, outer.at(self.at(cut as usize)));
        }
        composed
    }

    /// The first derived offset whose source is at or after `source`.
    fn inverse(&self, source: usize) -> usize {
        let next = self.points.partition_point(|&(_, s)| s as usize <= source);
        if next == 0 {
            return match self.points.first() {
                Some(&(derived, _)) => source.min(derived as usize),
                None => source,
            };
        }
        let (base_derived, base_source) = self.points[next - 1];
        let linear = base_derived as usize + (source - base_source as usize);
        match self.points.get(next) {
            Some(&(derived, _)) => linear.min(derived as usize),
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

    #[test]
    fn composes() {
        let mut inner = OffsetMap::default();
        inner.mark(2, 4);
        let mut outer = OffsetMap::default();
        outer.mark(5, 10);
        let both = inner.then(&outer);
        assert_eq!([1, 2, 3, 4].map(|o| both.at(o)), [1, 4, 10, 11]);
    }
}
