# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_why401_global_optspecs
    string join \n format= color= width= v/verbose h/help V/version
end

function __fish_why401_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_why401_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_why401_using_subcommand
    set -l cmd (__fish_why401_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c why401 -n "__fish_why401_needs_command" -l format -d 'How to print the answer' -r -f -a "terminal\t'For people'
json\t'For programs; see docs/schema.json'
markdown\t'For an issue or a wiki'"
complete -c why401 -n "__fish_why401_needs_command" -l color -d 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]' -r -f -a "auto\t'On a terminal only'
always\t'Always'
never\t'Never'"
complete -c why401 -n "__fish_why401_needs_command" -l width -d 'Columns to fill instead of the terminal\'s' -r
complete -c why401 -n "__fish_why401_needs_command" -s v -l verbose -d 'Show all places and all candidates with their steps'
complete -c why401 -n "__fish_why401_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c why401 -n "__fish_why401_needs_command" -s V -l version -d 'Print version'
complete -c why401 -n "__fish_why401_needs_command" -a "diagnose" -d 'Name the cause of a failure in a log, a trace, an error message (the default command)'
complete -c why401 -n "__fish_why401_needs_command" -a "redact" -d 'Print the input with every secret replaced, safe to share'
complete -c why401 -n "__fish_why401_needs_command" -a "explain" -d 'Print what a cause, an error code, a service, a client or a claim is about'
complete -c why401 -n "__fish_why401_needs_command" -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c why401 -n "__fish_why401_using_subcommand diagnose" -l format -d 'How to print the answer' -r -f -a "terminal\t'For people'
json\t'For programs; see docs/schema.json'
markdown\t'For an issue or a wiki'"
complete -c why401 -n "__fish_why401_using_subcommand diagnose" -l color -d 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]' -r -f -a "auto\t'On a terminal only'
always\t'Always'
never\t'Never'"
complete -c why401 -n "__fish_why401_using_subcommand diagnose" -l width -d 'Columns to fill instead of the terminal\'s' -r
complete -c why401 -n "__fish_why401_using_subcommand diagnose" -s v -l verbose -d 'Show all places and all candidates with their steps'
complete -c why401 -n "__fish_why401_using_subcommand diagnose" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c why401 -n "__fish_why401_using_subcommand redact" -s h -l help -d 'Print help'
complete -c why401 -n "__fish_why401_using_subcommand explain" -l list -d 'List everything of a kind that can be explained' -r -f -a "causes\t'Root causes'
errors\t'Error codes'
services\t'Services'
clients\t'Clients'
articles\t'Articles'
claims\t'Claims of tokens'
applications\t'Well-known applications'
tenants\t'Well-known tenants'"
complete -c why401 -n "__fish_why401_using_subcommand explain" -l format -d 'How to print the answer' -r -f -a "terminal\t'For people'
json\t'For programs; see docs/schema.json'
markdown\t'For an issue or a wiki'"
complete -c why401 -n "__fish_why401_using_subcommand explain" -l color -d 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]' -r -f -a "auto\t'On a terminal only'
always\t'Always'
never\t'Never'"
complete -c why401 -n "__fish_why401_using_subcommand explain" -l width -d 'Columns to fill instead of the terminal\'s' -r
complete -c why401 -n "__fish_why401_using_subcommand explain" -s v -l verbose -d 'Show all places and all candidates with their steps'
complete -c why401 -n "__fish_why401_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c why401 -n "__fish_why401_using_subcommand help; and not __fish_seen_subcommand_from diagnose redact explain help" -f -a "diagnose" -d 'Name the cause of a failure in a log, a trace, an error message (the default command)'
complete -c why401 -n "__fish_why401_using_subcommand help; and not __fish_seen_subcommand_from diagnose redact explain help" -f -a "redact" -d 'Print the input with every secret replaced, safe to share'
complete -c why401 -n "__fish_why401_using_subcommand help; and not __fish_seen_subcommand_from diagnose redact explain help" -f -a "explain" -d 'Print what a cause, an error code, a service, a client or a claim is about'
complete -c why401 -n "__fish_why401_using_subcommand help; and not __fish_seen_subcommand_from diagnose redact explain help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
