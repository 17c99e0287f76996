//! `docs/cli.md`: the help of every command, as the program prints it.

use clap::Command;

const INTRODUCTION: &str = "\
# The command line

<!-- Printed by `cargo xtask generate` from the program's own help. Do not edit. -->

What `--help` says, for every command.
";

/// Columns of the help texts.
const WIDTH: usize = 100;

/// The whole page.
pub(crate) fn page() -> String {
    let mut page = INTRODUCTION.to_owned();
    let mut root = why401::command().term_width(WIDTH).disable_help_subcommand(true);
    root.build();
    section(&mut page, &mut root);
    page
}

fn section(page: &mut String, command: &mut Command) {
    let name = command.get_display_name().unwrap_or(command.get_name()).replace('-', " ");
    let help = command.render_long_help().to_string();
    let help: Vec<&str> = help.lines().map(str::trim_end).collect();
    page.push_str(&["\n## ", &name, "\n\n```text\n", help.join("\n").trim_end(), "\n```\n"].concat());
    for subcommand in command.get_subcommands_mut().filter(|c| !c.is_hide_set() && c.get_name() != "help") {
        section(page, subcommand);
    }
}
