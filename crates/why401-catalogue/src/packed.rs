//! Texts and lists without pointers.
//!
//! A program that may be loaded anywhere has to mend every pointer in its static data before `main` runs, and touch
//! every page that holds one: thirty thousand pointers cost more than a whole answer. So the tables hold offsets into
//! one text and into one array for each kind of row, and the pages stay untouched until something is looked up.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use crate::tables::TEXT;

/// A text of the catalogue.
#[derive(Clone, Copy)]
pub struct Str {
    at: u32,
    len: u32,
}

impl Str {
    pub(crate) const fn new(at: u32, len: u32) -> Self {
        Self { at, len }
    }

    /// The text itself.
    #[must_use]
    pub fn str(self) -> &'static str {
        // The build wrote both numbers; they lie inside the text.
        TEXT.get(self.at as usize..(self.at + self.len) as usize).unwrap_or_default()
    }
}

impl Str {
    /// A copy of its own.
    #[must_use]
    pub fn to_owned(self) -> String {
        self.str().to_owned()
    }
}

impl Deref for Str {
    type Target = str;

    fn deref(&self) -> &str {
        self.str()
    }
}

impl fmt::Display for Str {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.str())
    }
}

impl fmt::Debug for Str {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.str(), f)
    }
}

impl PartialEq for Str {
    fn eq(&self, other: &Self) -> bool {
        self.str() == other.str()
    }
}

impl Eq for Str {}

impl PartialEq<str> for Str {
    fn eq(&self, other: &str) -> bool {
        self.str() == other
    }
}

impl PartialEq<&str> for Str {
    fn eq(&self, other: &&str) -> bool {
        self.str() == *other
    }
}

impl PartialOrd for Str {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Str {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.str().cmp(other.str())
    }
}

impl AsRef<str> for Str {
    fn as_ref(&self) -> &str {
        self.str()
    }
}

impl From<Str> for &'static str {
    fn from(text: Str) -> Self {
        text.str()
    }
}

/// A kind of row that lists can hold.
pub trait Pooled: Sized + 'static {
    #[doc(hidden)]
    fn pool() -> &'static [Self];
}

/// A list of rows of the catalogue.
pub struct List<T> {
    at: u32,
    len: u32,
    rows: PhantomData<fn() -> T>,
}

impl<T> List<T> {
    pub(crate) const fn new(at: u32, len: u32) -> Self {
        Self { at, len, rows: PhantomData }
    }
}

impl<T: Pooled> List<T> {
    /// The rows themselves.
    #[must_use]
    pub fn slice(self) -> &'static [T] {
        T::pool().get(self.at as usize..(self.at + self.len) as usize).unwrap_or_default()
    }
}

impl List<Str> {
    /// Whether `text` is one of the rows.
    #[must_use]
    pub fn contains(self, text: &str) -> bool {
        self.slice().iter().any(|row| *row == *text)
    }

    /// The first row.
    #[must_use]
    pub fn first(self) -> Option<&'static str> {
        self.slice().first().map(|row| row.str())
    }

    /// All rows, with `between` between them.
    #[must_use]
    pub fn join(self, between: &str) -> String {
        self.slice().iter().map(|row| row.str()).collect::<Vec<_>>().join(between)
    }
}

impl<T> Clone for List<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for List<T> {}

impl<T: Pooled> Deref for List<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.slice()
    }
}

impl<T: Pooled> IntoIterator for List<T> {
    type Item = &'static T;
    type IntoIter = std::slice::Iter<'static, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.slice().iter()
    }
}

impl<T: Pooled + fmt::Debug> fmt::Debug for List<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.slice().fmt(f)
    }
}

impl<T: Pooled + PartialEq> PartialEq for List<T> {
    fn eq(&self, other: &Self) -> bool {
        self.slice() == other.slice()
    }
}

impl<T: Pooled + Eq> Eq for List<T> {}
