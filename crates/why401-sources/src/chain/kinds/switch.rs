//! Switches: variables and settings that decide whether a member is asked at all.
//!
//! `NAME` is on for the spellings of true that Go's `strconv.ParseBool` takes, `NAME=value` for this value alone, `azd:key`
//! by a setting of azd, and `kubeconfig:mode` by the `--login` of the kubeconfig. With `A|B` one of them is enough. `!` before
//! the whole says that the member is the only one that is asked where the switch is on.

use std::path::PathBuf;

use super::{Asked, Judged, Outlook, role};
use crate::machine::Os;
use crate::model::Place;
use crate::place;

/// How a switch stands.
enum Setting {
    On(Place),
    Off(Place),
    Unset(Place),
}

/// Whether Go takes this for true (`strconv.ParseBool`, which Terraform and azd use).
pub(super) fn is_true(value: &str) -> bool {
    matches!(value, "1" | "t" | "T" | "true" | "TRUE" | "True")
}

fn is_false(value: &str) -> bool {
    matches!(value, "0" | "f" | "F" | "false" | "FALSE" | "False")
}

/// Why the member is not asked, if its switch is off.
pub(super) fn off(asked: &Asked<'_>) -> Option<Judged> {
    let (_, settings) = settings(asked)?;
    let explicit = settings.iter().find(|setting| matches!(setting, Setting::Off(_)));
    let on = settings.iter().any(|setting| matches!(setting, Setting::On(_)));
    if on || explicit.is_none() && asked.member.switched_on {
        return None;
    }
    let why = match explicit {
        Some(Setting::Off(place)) => said(place),
        _ => unset(&settings),
    };
    Some(Judged::new(Outlook::Lacks, why).at(settings.into_iter().map(Setting::into_place)))
}

/// The judgement of a member whose switch is on: with what switched it on, and as the last word where nothing else is asked.
pub(super) fn settled(asked: &Asked<'_>, judged: Judged) -> Judged {
    let Some((only, settings)) = settings(asked) else { return judged };
    let Some(on) = settings.into_iter().find(|setting| matches!(setting, Setting::On(_))).map(Setting::into_place) else { return judged };
    let (outlook, why) = match (only, judged.outlook) {
        (true, Outlook::Lacks | Outlook::Fails) => (Outlook::Stops, format!("{}, which leaves no other way; {}", said(&on), judged.why)),
        (true, Outlook::Unsure) => (Outlook::Ready, format!("{}, which leaves no other way; {}", said(&on), judged.why)),
        _ => (judged.outlook, judged.why),
    };
    let mut judged = Judged { outlook, why, ..judged };
    // A file that chooses the way, or a switch that leaves no other, tells more than what the way then takes.
    let first = only || on.kind == "file";
    judged.places.insert(if first { 0 } else { judged.places.len() }, on);
    judged
}

/// What is there, in words.
fn said(place: &Place) -> String {
    format!("{} {} {}", place.name, if place.kind == "file" { "says" } else { "is" }, place.what)
}

/// That nothing switches the member on, in words.
fn unset(settings: &[Setting]) -> String {
    let places = settings.iter().map(Setting::place);
    let file = places.clone().find(|place| place.kind == "file");
    file.map_or_else(
        || format!("{} is not set", places.map(|place| place.name.as_str()).collect::<Vec<_>>().join(" or ")),
        |file| format!("{} in {}", file.what, file.name),
    )
}

impl Setting {
    fn place(&self) -> &Place {
        let (Self::On(place) | Self::Off(place) | Self::Unset(place)) = self;
        place
    }

    fn into_place(self) -> Place {
        let (Self::On(place) | Self::Off(place) | Self::Unset(place)) = self;
        place
    }
}

/// The settings that a switch names, and whether the member is then the only one. What the selecting variable names is asked
/// whatever the switch says.
fn settings(asked: &Asked<'_>) -> Option<(bool, Vec<Setting>)> {
    let text = asked.member.switch.filter(|_| !asked.alone)?.str();
    let (only, text) = text.strip_prefix('!').map_or((false, text), |rest| (true, rest));
    Some((only, text.split('|').map(|one| setting(asked, one)).collect()))
}

fn setting(asked: &Asked<'_>, text: &'static str) -> Setting {
    if let Some(key) = text.strip_prefix("azd:") {
        return of_azd(asked, key);
    }
    if let Some(mode) = text.strip_prefix("kubeconfig:") {
        return of_kubeconfig(asked, mode);
    }
    let (name, wanted) = text.split_once('=').map_or((text, None), |(name, wanted)| (name, Some(wanted)));
    let Some(value) = asked.machine.variable(name).filter(|value| !value.expose().is_empty()) else {
        return Setting::Unset(place::variable(name, "not set"));
    };
    let shown = role::switch_shown(name, &value);
    let word = value.expose();
    match wanted {
        Some(wanted) if word == wanted => Setting::On(place::variable(name, &shown)),
        // What looks like a yes and is not taken for one deserves a word.
        Some("true") if is_true(&word.to_lowercase()) => Setting::Off(place::variable(name, &format!("{shown}, and this client takes `true` alone for a yes"))),
        None if is_true(word) => Setting::On(place::variable(name, &shown)),
        None if !is_false(word) => Setting::Off(place::variable(name, &format!("{shown}, which is neither true nor false"))),
        _ => Setting::Off(place::variable(name, &shown)),
    }
}

/// A setting of azd: `config.json` in `AZD_CONFIG_DIR` or `~/.azd` (cli/azd/pkg/config, `auth.useAzCliAuth`).
fn of_azd(asked: &Asked<'_>, key: &str) -> Setting {
    let folder = asked.machine.variable("AZD_CONFIG_DIR").filter(|folder| !folder.expose().is_empty()).map(|folder| PathBuf::from(folder.expose()));
    let Some(path) = folder.or_else(|| Some(asked.machine.home()?.join(".azd"))).map(|folder| folder.join("config.json")) else {
        return Setting::Unset(place::variable("AZD_CONFIG_DIR", "not set"));
    };
    let found = asked.machine.file(&path);
    let text = found.file().and_then(|file| file.text());
    let value = text.and_then(|text| serde_json::from_str::<serde_json::Value>(text).ok());
    let value = value.as_ref().and_then(|value| value.pointer(&format!("/{}", key.replace('.', "/"))));
    let word = value.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    let last = format!("\"{}\"", key.rsplit('.').next().unwrap_or(key));
    let line = text.and_then(|text| text.lines().position(|line| line.contains(&last))).and_then(|at| u32::try_from(at + 1).ok());
    let placed = |what: String| Place { kind: "file".to_owned(), name: path.display().to_string(), line, what };
    match word {
        Some(word) if is_true(&word) => Setting::On(placed(format!("{key} = true"))),
        Some(_) => Setting::Off(placed(format!("{key} = false"))),
        None => Setting::Unset(placed(format!("{key} is not set"))),
    }
}

/// The `--login` of the kubeconfig: the first file of `KUBECONFIG`, or `~/.kube/config`.
fn of_kubeconfig(asked: &Asked<'_>, mode: &str) -> Setting {
    let parted_by = if asked.machine.os() == Os::Windows { ';' } else { ':' };
    let named = asked.machine.variable("KUBECONFIG").and_then(|list| list.expose().split(parted_by).find(|path| !path.is_empty()).map(PathBuf::from));
    let unset = || Setting::Unset(place::variable("AAD_LOGIN_METHOD", "not set"));
    let Some(path) = named.or_else(|| Some(asked.machine.home()?.join(".kube").join("config"))) else { return unset() };
    let found = asked.machine.file(&asked.machine.folder().join(&path));
    let modes = found.file().and_then(|file| file.text()).map(login_modes).unwrap_or_default();
    let placed = |(line, found): &(usize, String)| place::file(&path, u32::try_from(*line).ok(), format!("--login {found}"));
    match (modes.iter().find(|(_, found)| found == mode), modes.first()) {
        (Some(found), _) => Setting::On(placed(found)),
        (None, Some(other)) => Setting::Off(placed(other)),
        (None, None) => unset(),
    }
}

/// The values of `--login` among the arguments of kubelogin, with their lines: `- --login` and the next item, or
/// `- --login=azurecli`.
fn login_modes(text: &str) -> Vec<(usize, String)> {
    let item = |line: &str| line.trim().strip_prefix("- ").map(|item| item.trim().trim_matches(['"', '\'']).to_owned());
    let lines: Vec<Option<String>> = text.lines().map(item).collect();
    let value = |(at, line): (usize, &Option<String>)| {
        let line = line.as_deref()?;
        if matches!(line, "--login" | "-l") {
            return Some((at + 2, lines.get(at + 1)?.clone()?));
        }
        Some((at + 1, line.strip_prefix("--login=")?.to_owned()))
    };
    lines.iter().enumerate().filter_map(value).collect()
}
