//! Which machines are tried.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::machine::Machine;
use crate::pairs;

const DIMENSIONS: &str = include_str!("dimensions.toml");
const PLANS: &str = include_str!("plans.toml");
/// A value of every dimension.
const ABSENT: &str = "absent";

/// Dimension, value, and what that puts on a machine.
type Dimensions = BTreeMap<String, BTreeMap<String, BTreeMap<String, String>>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plans {
    plan: Vec<Plan>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plan {
    name: String,
    /// What all of its machines have.
    #[serde(default)]
    with: BTreeMap<String, String>,
    /// Dimensions, and the values of each that are tried.
    over: BTreeMap<String, Vec<String>>,
}

/// All machines, the same ones each time.
pub(crate) fn machines() -> Vec<Machine> {
    let dimensions: Dimensions = toml::from_str(DIMENSIONS).unwrap();
    let plans: Plans = toml::from_str(PLANS).unwrap();
    plans.plan.iter().flat_map(|plan| plan.machines(&dimensions)).collect()
}

/// Machines that are drawn from all values of all dimensions, about half of which are absent; the same ones each time.
/// What takes long is left to the plans.
pub(crate) fn drawn(count: usize) -> Vec<Machine> {
    let dimensions: Dimensions = toml::from_str(DIMENSIONS).unwrap();
    let plan = Plan { name: "drawn".to_owned(), with: BTreeMap::new(), over: BTreeMap::new() };
    let mut draw = Draw(402);
    let mut chosen = || dimensions.iter().map(|(name, values)| (name.as_str(), draw.one(values))).collect::<Vec<_>>();
    (1..=count).map(|number| plan.machine(&dimensions, number, &chosen())).filter(|machine| !machine.slow).collect()
}

/// A generator of numbers (the constants of Knuth's MMIX).
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % end
    }

    fn one<'a, T>(&mut self, values: &'a BTreeMap<String, T>) -> &'a str {
        let at = self.below(values.len() * 2);
        values.keys().nth(at).map_or(ABSENT, String::as_str)
    }
}

impl Plan {
    fn machines(&self, dimensions: &Dimensions) -> Vec<Machine> {
        let over: Vec<(&String, Vec<&str>)> = self.over.iter().map(|(name, values)| (name, tried(dimensions, name, values))).collect();
        let sizes: Vec<usize> = over.iter().map(|(_, values)| values.len()).collect();
        let chosen = |row: &Vec<usize>| over.iter().zip(row).map(|((name, values), at)| (name.as_str(), values[*at])).collect::<Vec<_>>();
        pairs::rows(&sizes).iter().enumerate().map(|(number, row)| self.machine(dimensions, number + 1, &chosen(row))).collect()
    }

    fn machine(&self, dimensions: &Dimensions, number: usize, chosen: &[(&str, &str)]) -> Machine {
        let fixed = self.with.iter().map(|(name, value)| (name.as_str(), value.as_str())).filter(|(name, _)| !self.over.contains_key(*name));
        let has: Vec<_> = fixed.chain(chosen.iter().copied()).filter(|(_, value)| *value != ABSENT).collect();
        let said: Vec<_> = has.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut machine = Machine { name: format!("{}-{number:02}: {}", self.name, said.join(" ")), ..Machine::default() };
        for (name, value) in has {
            machine.add(dimensions.get(name).and_then(|values| values.get(value)).unwrap_or_else(|| panic!("there is no {name}={value}")));
        }
        machine
    }
}

fn tried<'a>(dimensions: &'a Dimensions, name: &str, values: &'a [String]) -> Vec<&'a str> {
    let known = dimensions.get(name).unwrap_or_else(|| panic!("there is no dimension {name}"));
    if values == ["*"] {
        return std::iter::once(ABSENT).chain(known.keys().map(String::as_str)).collect();
    }
    values.iter().map(String::as_str).collect()
}
