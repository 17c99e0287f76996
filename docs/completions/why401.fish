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
complete -c why401 -n "__fish_why401_needs_command" -a "token" -d 'Look into tokens: decode, check for a target, verify, compare, fingerprint'
complete -c why401 -n "__fish_why401_needs_command" -a "probe" -d 'Send the failing request for real, vary one thing at a time, and say which side is at fault'
complete -c why401 -n "__fish_why401_needs_command" -a "verify" -d 'Send a probed request again after the fix, once or for a while'
complete -c why401 -n "__fish_why401_needs_command" -a "sources" -d 'Which credential each client would pick here, and which variable or file decides'
complete -c why401 -n "__fish_why401_needs_command" -a "cache" -d 'Where identities and tokens are kept: list them, clear them, run a command without them'
complete -c why401 -n "__fish_why401_needs_command" -a "lab" -d 'A small Azure on this machine: play failures, point real clients at it'
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
complete -c why401 -n "__fish_why401_using_subcommand token; and not __fish_seen_subcommand_from decode check verify diff fingerprint batch help" -s h -l help -d 'Print help'
complete -c why401 -n "__fish_why401_using_subcommand token; and not __fish_seen_subcommand_from decode check verify diff fingerprint batch help" -f -a "decode" -d 'Show what a token is: its claims with their meaning, its kind, its times'
complete -c why401 -n "__fish_why401_using_subcommand token; and not __fish_seen_subcommand_from decode check verify diff fingerprint batch help" -f -a "check" -d 'Say whether a target takes a token, requirement by requirement'
complete -c why401 -n "__fish_why401_using_subcommand token; and not __fish_seen_subcommand_from decode check verify diff fingerprint batch help" -f -a "verify" -d 'Check a token\'s signature against the keys of its issuer'
complete -c why401 -n "__fish_why401_using_subcommand token; and not __fish_seen_subcommand_from decode check verify diff fingerprint batch help" -f -a "diff" -d 'Show in what two tokens differ, the most telling first'
complete -c why401 -n "__fish_why401_using_subcommand token; and not __fish_seen_subcommand_from decode check verify diff fingerprint batch help" -f -a "fingerprint" -d 'Print the line that may stand for a token in logs and tickets'
complete -c why401 -n "__fish_why401_using_subcommand token; and not __fish_seen_subcommand_from decode check verify diff fingerprint batch help" -f -a "batch" -d 'Decode many tokens, one a line, to JSON lines'
complete -c why401 -n "__fish_why401_using_subcommand token; and not __fish_seen_subcommand_from decode check verify diff fingerprint batch help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from decode" -l env -d 'Read the token from the environment variable NAME' -r
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from decode" -l key-file -d 'File with the team\'s key for fingerprints [else the variable `WHY401_FINGERPRINT_KEY`; else none]' -r -F
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from decode" -l now -d 'Judge times as of TIME (RFC 3339 or seconds since 1970) instead of now' -r
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from decode" -l format -d 'How to print the answer' -r -f -a "terminal\t'For people'
json\t'For programs; see docs/schema.json'
markdown\t'For an issue or a wiki'"
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from decode" -l color -d 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]' -r -f -a "auto\t'On a terminal only'
always\t'Always'
never\t'Never'"
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from decode" -l width -d 'Columns to fill instead of the terminal\'s' -r
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from decode" -l reveal -d 'Show personal data instead of masking it'
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from decode" -s v -l verbose -d 'Show all places and all candidates with their steps'
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from decode" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from check" -l env -d 'Read the token from the environment variable NAME' -r
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from check" -l key-file -d 'File with the team\'s key for fingerprints [else the variable `WHY401_FINGERPRINT_KEY`; else none]' -r -F
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from check" -l for -d 'Address that is called, id or name of a service (`why401 explain --list services`), or an audience' -r
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from check" -l cloud -d 'Cloud of the target: public, us-government, china …' -r
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from check" -l tenant -d 'Tenant that must have issued it: its id' -r
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from check" -l role -d 'Application role that it must hold; may be repeated' -r
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from check" -l scope -d 'Scope that it must hold; may be repeated' -r
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from check" -l min-lifetime -d 'It must stay valid for at least this long: 90s, 30m, 1h' -r
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from check" -l skew -d 'Tolerance for clocks instead of the target\'s own' -r
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from check" -l now -d 'Judge times as of TIME (RFC 3339 or seconds since 1970) instead of now' -r
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from check" -l format -d 'How to print the answer' -r -f -a "terminal\t'For people'
json\t'For programs; see docs/schema.json'
markdown\t'For an issue or a wiki'"
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from check" -l color -d 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]' -r -f -a "auto\t'On a terminal only'
always\t'Always'
never\t'Never'"
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from check" -l width -d 'Columns to fill instead of the terminal\'s' -r
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from check" -l app-only -d 'It must be of an application acting for itself'
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from check" -l delegated -d 'It must be of an application acting for a user'
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Show all places and all candidates with their steps'
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from verify" -l env -d 'Read the token from the environment variable NAME' -r
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from verify" -l key-file -d 'File with the team\'s key for fingerprints [else the variable `WHY401_FINGERPRINT_KEY`; else none]' -r -F
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from verify" -l jwks -d 'File or address of the key set (JWKS) to use' -r
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from verify" -l metadata -d 'Address of the issuer\'s metadata (`/.well-known/openid-configuration`), or the issuer itself' -r
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from verify" -l appid -d 'Application with signing keys of its own (claims mapping): adds `?appid=` to the metadata\'s address' -r
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from verify" -l policy -d 'User flow of B2C, if the token does not name it' -r
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from verify" -l cloud -d 'Cloud of the issuer, where the issuer is used by several' -r
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from verify" -l cacert -d 'File with further certificate authorities (PEM), for a proxy that opens TLS; may be repeated' -r -F
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from verify" -l timeout -d 'Longest time for one request' -r
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from verify" -l now -d 'Judge times as of TIME (RFC 3339 or seconds since 1970) instead of now' -r
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from verify" -l format -d 'How to print the answer' -r -f -a "terminal\t'For people'
json\t'For programs; see docs/schema.json'
markdown\t'For an issue or a wiki'"
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from verify" -l color -d 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]' -r -f -a "auto\t'On a terminal only'
always\t'Always'
never\t'Never'"
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from verify" -l width -d 'Columns to fill instead of the terminal\'s' -r
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from verify" -l offline -d 'Send nothing: keys come from the file or the cache'
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from verify" -l no-cache -d 'Neither read nor write the cache of keys'
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from verify" -s v -l verbose -d 'Show all places and all candidates with their steps'
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from diff" -l env -d 'Read the token from the environment variable NAME' -r
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from diff" -l key-file -d 'File with the team\'s key for fingerprints [else the variable `WHY401_FINGERPRINT_KEY`; else none]' -r -F
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from diff" -l now -d 'Judge times as of TIME (RFC 3339 or seconds since 1970) instead of now' -r
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from diff" -l format -d 'How to print the answer' -r -f -a "terminal\t'For people'
json\t'For programs; see docs/schema.json'
markdown\t'For an issue or a wiki'"
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from diff" -l color -d 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]' -r -f -a "auto\t'On a terminal only'
always\t'Always'
never\t'Never'"
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from diff" -l width -d 'Columns to fill instead of the terminal\'s' -r
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from diff" -l reveal -d 'Show personal data instead of masking it'
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from diff" -s v -l verbose -d 'Show all places and all candidates with their steps'
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from fingerprint" -l env -d 'Read the token from the environment variable NAME' -r
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from fingerprint" -l key-file -d 'File with the team\'s key for fingerprints [else the variable `WHY401_FINGERPRINT_KEY`; else none]' -r -F
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from fingerprint" -l format -d 'How to print the answer' -r -f -a "terminal\t'For people'
json\t'For programs; see docs/schema.json'
markdown\t'For an issue or a wiki'"
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from fingerprint" -l color -d 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]' -r -f -a "auto\t'On a terminal only'
always\t'Always'
never\t'Never'"
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from fingerprint" -l width -d 'Columns to fill instead of the terminal\'s' -r
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from fingerprint" -s v -l verbose -d 'Show all places and all candidates with their steps'
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from fingerprint" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from batch" -l field -d 'Lines are JSON objects; the token stands in this member (`a.b` for one inside another)' -r
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from batch" -l for -d 'Check each token for this target' -r
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from batch" -l cloud -d 'Cloud of the target: public, us-government, china …' -r
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from batch" -l tenant -d 'Tenant that must have issued it: its id' -r
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from batch" -l role -d 'Application role that it must hold; may be repeated' -r
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from batch" -l scope -d 'Scope that it must hold; may be repeated' -r
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from batch" -l min-lifetime -d 'It must stay valid for at least this long: 90s, 30m, 1h' -r
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from batch" -l skew -d 'Tolerance for clocks instead of the target\'s own' -r
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from batch" -l now -d 'Judge times as of TIME (RFC 3339 or seconds since 1970) instead of now' -r
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from batch" -l key-file -d 'File with the team\'s key for fingerprints [else the variable `WHY401_FINGERPRINT_KEY`; else none]' -r -F
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from batch" -l app-only -d 'It must be of an application acting for itself'
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from batch" -l delegated -d 'It must be of an application acting for a user'
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from batch" -s h -l help -d 'Print help'
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from help" -f -a "decode" -d 'Show what a token is: its claims with their meaning, its kind, its times'
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from help" -f -a "check" -d 'Say whether a target takes a token, requirement by requirement'
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from help" -f -a "verify" -d 'Check a token\'s signature against the keys of its issuer'
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from help" -f -a "diff" -d 'Show in what two tokens differ, the most telling first'
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from help" -f -a "fingerprint" -d 'Print the line that may stand for a token in logs and tickets'
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from help" -f -a "batch" -d 'Decode many tokens, one a line, to JSON lines'
complete -c why401 -n "__fish_why401_using_subcommand token; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c why401 -n "__fish_why401_using_subcommand probe" -l curl -d 'A curl command line, in one argument; `-` reads it from standard input' -r
complete -c why401 -n "__fish_why401_using_subcommand probe" -l har -d 'A HAR file that a browser or proxy saved' -r -F
complete -c why401 -n "__fish_why401_using_subcommand probe" -l entry -d 'Which entry of the HAR file, from 1 [default: the first that was refused]' -r
complete -c why401 -n "__fish_why401_using_subcommand probe" -s X -l request -d 'Method' -r
complete -c why401 -n "__fish_why401_using_subcommand probe" -s H -l header -d 'Header; may be repeated. Credentials are better given with --source, or as `@FILE`, a file of headers' -r
complete -c why401 -n "__fish_why401_using_subcommand probe" -s d -l data -d 'Body, or `@FILE`' -r
complete -c why401 -n "__fish_why401_using_subcommand probe" -l source -d 'Credentials to try; may be repeated [default: that of the request, and all that exist here]' -r -f -a "env\t'What `EnvironmentCredential` would take: `AZURE_CLIENT_ID` with a secret or certificate'
cli\t'The Azure CLI\'s account'
azd\t'The Azure Developer CLI\'s account'
managed-identity\t'The managed identity of this machine'
workload\t'The federated token of a Kubernetes workload'
secret\t'A client secret'
cert\t'A client certificate'
assertion\t'A signed assertion from a file'
token-file\t'A token from a file'
header\t'What the request itself carries'"
complete -c why401 -n "__fish_why401_using_subcommand probe" -l tenant -d 'Tenant to ask for tokens [default: `AZURE_TENANT_ID`, else the one that the challenge names]' -r
complete -c why401 -n "__fish_why401_using_subcommand probe" -l resource -l audience -d 'Audience to ask a token for [default: the one that the service takes]' -r
complete -c why401 -n "__fish_why401_using_subcommand probe" -l client-id -d 'Client id to sign in with [default: `AZURE_CLIENT_ID`]' -r
complete -c why401 -n "__fish_why401_using_subcommand probe" -l secret-file -d 'File with the client secret, for `--source secret`' -r -F
complete -c why401 -n "__fish_why401_using_subcommand probe" -l certificate -d 'PEM file with certificate and key, for `--source cert`' -r -F
complete -c why401 -n "__fish_why401_using_subcommand probe" -l assertion-file -d 'File with a signed assertion, for `--source assertion`' -r -F
complete -c why401 -n "__fish_why401_using_subcommand probe" -l token-file -d 'File with an access token, for `--source token-file`' -r -F
complete -c why401 -n "__fish_why401_using_subcommand probe" -l authority -d 'Authority to sign in at [default: that of the target\'s cloud, or `AZURE_AUTHORITY_HOST`]' -r
complete -c why401 -n "__fish_why401_using_subcommand probe" -l timeout -d 'Longest time for each step' -r
complete -c why401 -n "__fish_why401_using_subcommand probe" -l cacert -d 'PEM file with certificates to trust besides the system\'s; may be repeated' -r -F
complete -c why401 -n "__fish_why401_using_subcommand probe" -l connect-to -d 'Connect to another host and port, as curl does: HOST:PORT:TOHOST:TOPORT; may be repeated' -r
complete -c why401 -n "__fish_why401_using_subcommand probe" -l proxy -d 'Proxy to use, or `off` [default: `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`]' -r
complete -c why401 -n "__fish_why401_using_subcommand probe" -l save -d 'Write everything that was seen, without secrets, to FILE for `why401 diagnose` and `why401 verify`' -r -F
complete -c why401 -n "__fish_why401_using_subcommand probe" -l format -d 'How to print the answer' -r -f -a "terminal\t'For people'
json\t'For programs; see docs/schema.json'
markdown\t'For an issue or a wiki'"
complete -c why401 -n "__fish_why401_using_subcommand probe" -l color -d 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]' -r -f -a "auto\t'On a terminal only'
always\t'Always'
never\t'Never'"
complete -c why401 -n "__fish_why401_using_subcommand probe" -l width -d 'Columns to fill instead of the terminal\'s' -r
complete -c why401 -n "__fish_why401_using_subcommand probe" -l allow-unsafe -d 'Send methods that may change something (POST, PUT, PATCH, DELETE) as they are'
complete -c why401 -n "__fish_why401_using_subcommand probe" -s v -l verbose -d 'Show all places and all candidates with their steps'
complete -c why401 -n "__fish_why401_using_subcommand probe" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c why401 -n "__fish_why401_using_subcommand verify" -l for -d 'Go on for this long' -r
complete -c why401 -n "__fish_why401_using_subcommand verify" -l every -d 'Pause between two requests' -r
complete -c why401 -n "__fish_why401_using_subcommand verify" -l source -d 'Credentials to try; may be repeated [default: that of the request, and all that exist here]' -r -f -a "env\t'What `EnvironmentCredential` would take: `AZURE_CLIENT_ID` with a secret or certificate'
cli\t'The Azure CLI\'s account'
azd\t'The Azure Developer CLI\'s account'
managed-identity\t'The managed identity of this machine'
workload\t'The federated token of a Kubernetes workload'
secret\t'A client secret'
cert\t'A client certificate'
assertion\t'A signed assertion from a file'
token-file\t'A token from a file'
header\t'What the request itself carries'"
complete -c why401 -n "__fish_why401_using_subcommand verify" -l tenant -d 'Tenant to ask for tokens [default: `AZURE_TENANT_ID`, else the one that the challenge names]' -r
complete -c why401 -n "__fish_why401_using_subcommand verify" -l resource -l audience -d 'Audience to ask a token for [default: the one that the service takes]' -r
complete -c why401 -n "__fish_why401_using_subcommand verify" -l client-id -d 'Client id to sign in with [default: `AZURE_CLIENT_ID`]' -r
complete -c why401 -n "__fish_why401_using_subcommand verify" -l secret-file -d 'File with the client secret, for `--source secret`' -r -F
complete -c why401 -n "__fish_why401_using_subcommand verify" -l certificate -d 'PEM file with certificate and key, for `--source cert`' -r -F
complete -c why401 -n "__fish_why401_using_subcommand verify" -l assertion-file -d 'File with a signed assertion, for `--source assertion`' -r -F
complete -c why401 -n "__fish_why401_using_subcommand verify" -l token-file -d 'File with an access token, for `--source token-file`' -r -F
complete -c why401 -n "__fish_why401_using_subcommand verify" -l authority -d 'Authority to sign in at [default: that of the target\'s cloud, or `AZURE_AUTHORITY_HOST`]' -r
complete -c why401 -n "__fish_why401_using_subcommand verify" -l timeout -d 'Longest time for each step' -r
complete -c why401 -n "__fish_why401_using_subcommand verify" -l cacert -d 'PEM file with certificates to trust besides the system\'s; may be repeated' -r -F
complete -c why401 -n "__fish_why401_using_subcommand verify" -l connect-to -d 'Connect to another host and port, as curl does: HOST:PORT:TOHOST:TOPORT; may be repeated' -r
complete -c why401 -n "__fish_why401_using_subcommand verify" -l proxy -d 'Proxy to use, or `off` [default: `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`]' -r
complete -c why401 -n "__fish_why401_using_subcommand verify" -l format -d 'How to print the answer' -r -f -a "terminal\t'For people'
json\t'For programs; see docs/schema.json'
markdown\t'For an issue or a wiki'"
complete -c why401 -n "__fish_why401_using_subcommand verify" -l color -d 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]' -r -f -a "auto\t'On a terminal only'
always\t'Always'
never\t'Never'"
complete -c why401 -n "__fish_why401_using_subcommand verify" -l width -d 'Columns to fill instead of the terminal\'s' -r
complete -c why401 -n "__fish_why401_using_subcommand verify" -l allow-unsafe -d 'Send methods that may change something as they are'
complete -c why401 -n "__fish_why401_using_subcommand verify" -s v -l verbose -d 'Show all places and all candidates with their steps'
complete -c why401 -n "__fish_why401_using_subcommand verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c why401 -n "__fish_why401_using_subcommand sources" -l client -d 'Client to look at; may be repeated [default: all]. `why401 explain --list clients` lists them' -r
complete -c why401 -n "__fish_why401_using_subcommand sources" -l for -d 'Address, service or audience that the token is for: adds whether the winner\'s would fit' -r
complete -c why401 -n "__fish_why401_using_subcommand sources" -l tenant -d 'Tenant that the target belongs to' -r
complete -c why401 -n "__fish_why401_using_subcommand sources" -l explain-log -d 'Verbose log of an SDK, to be set beside the prediction; `-` reads standard input' -r -F
complete -c why401 -n "__fish_why401_using_subcommand sources" -l format -d 'How to print the answer' -r -f -a "terminal\t'For people'
json\t'For programs; see docs/schema.json'
markdown\t'For an issue or a wiki'"
complete -c why401 -n "__fish_why401_using_subcommand sources" -l color -d 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]' -r -f -a "auto\t'On a terminal only'
always\t'Always'
never\t'Never'"
complete -c why401 -n "__fish_why401_using_subcommand sources" -l width -d 'Columns to fill instead of the terminal\'s' -r
complete -c why401 -n "__fish_why401_using_subcommand sources" -l offline -d 'Ask no endpoint'
complete -c why401 -n "__fish_why401_using_subcommand sources" -s v -l verbose -d 'Show all places and all candidates with their steps'
complete -c why401 -n "__fish_why401_using_subcommand sources" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c why401 -n "__fish_why401_using_subcommand cache; and not __fish_seen_subcommand_from list clear isolate help" -s h -l help -d 'Print help'
complete -c why401 -n "__fish_why401_using_subcommand cache; and not __fish_seen_subcommand_from list clear isolate help" -f -a "list" -d 'List the places where identities and tokens are kept, and what is in them'
complete -c why401 -n "__fish_why401_using_subcommand cache; and not __fish_seen_subcommand_from list clear isolate help" -f -a "clear" -d 'Take tokens and credentials out of caches, and leave the rest as it is'
complete -c why401 -n "__fish_why401_using_subcommand cache; and not __fish_seen_subcommand_from list clear isolate help" -f -a "isolate" -d 'Run a command with cache folders of its own'
complete -c why401 -n "__fish_why401_using_subcommand cache; and not __fish_seen_subcommand_from list clear isolate help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c why401 -n "__fish_why401_using_subcommand cache; and __fish_seen_subcommand_from list" -l tenant -d 'Only what is of this tenant (id or domain, as the cache has it); may be repeated' -r
complete -c why401 -n "__fish_why401_using_subcommand cache; and __fish_seen_subcommand_from list" -l client -d 'Only what is of this application (client id); may be repeated' -r
complete -c why401 -n "__fish_why401_using_subcommand cache; and __fish_seen_subcommand_from list" -l tool -d 'Only caches of this tool (`az`, `azd`, `powershell`, `identity` …) or of this id; may be repeated' -r
complete -c why401 -n "__fish_why401_using_subcommand cache; and __fish_seen_subcommand_from list" -l since -d 'Only what was put there in this last time (`45m`, `2h`), as a run has that began then' -r
complete -c why401 -n "__fish_why401_using_subcommand cache; and __fish_seen_subcommand_from list" -l format -d 'How to print the answer' -r -f -a "terminal\t'For people'
json\t'For programs; see docs/schema.json'
markdown\t'For an issue or a wiki'"
complete -c why401 -n "__fish_why401_using_subcommand cache; and __fish_seen_subcommand_from list" -l color -d 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]' -r -f -a "auto\t'On a terminal only'
always\t'Always'
never\t'Never'"
complete -c why401 -n "__fish_why401_using_subcommand cache; and __fish_seen_subcommand_from list" -l width -d 'Columns to fill instead of the terminal\'s' -r
complete -c why401 -n "__fish_why401_using_subcommand cache; and __fish_seen_subcommand_from list" -l expired -d 'Only what has run out'
complete -c why401 -n "__fish_why401_using_subcommand cache; and __fish_seen_subcommand_from list" -l all -d 'Also the places where nothing is'
complete -c why401 -n "__fish_why401_using_subcommand cache; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Show all places and all candidates with their steps'
complete -c why401 -n "__fish_why401_using_subcommand cache; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c why401 -n "__fish_why401_using_subcommand cache; and __fish_seen_subcommand_from clear" -l tenant -d 'Only what is of this tenant (id or domain, as the cache has it); may be repeated' -r
complete -c why401 -n "__fish_why401_using_subcommand cache; and __fish_seen_subcommand_from clear" -l client -d 'Only what is of this application (client id); may be repeated' -r
complete -c why401 -n "__fish_why401_using_subcommand cache; and __fish_seen_subcommand_from clear" -l tool -d 'Only caches of this tool (`az`, `azd`, `powershell`, `identity` …) or of this id; may be repeated' -r
complete -c why401 -n "__fish_why401_using_subcommand cache; and __fish_seen_subcommand_from clear" -l since -d 'Only what was put there in this last time (`45m`, `2h`), as a run has that began then' -r
complete -c why401 -n "__fish_why401_using_subcommand cache; and __fish_seen_subcommand_from clear" -l wait -d 'How long to wait for the lock of a cache' -r
complete -c why401 -n "__fish_why401_using_subcommand cache; and __fish_seen_subcommand_from clear" -l format -d 'How to print the answer' -r -f -a "terminal\t'For people'
json\t'For programs; see docs/schema.json'
markdown\t'For an issue or a wiki'"
complete -c why401 -n "__fish_why401_using_subcommand cache; and __fish_seen_subcommand_from clear" -l color -d 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]' -r -f -a "auto\t'On a terminal only'
always\t'Always'
never\t'Never'"
complete -c why401 -n "__fish_why401_using_subcommand cache; and __fish_seen_subcommand_from clear" -l width -d 'Columns to fill instead of the terminal\'s' -r
complete -c why401 -n "__fish_why401_using_subcommand cache; and __fish_seen_subcommand_from clear" -l expired -d 'Only what has run out'
complete -c why401 -n "__fish_why401_using_subcommand cache; and __fish_seen_subcommand_from clear" -l all -d 'Everything in every cache'
complete -c why401 -n "__fish_why401_using_subcommand cache; and __fish_seen_subcommand_from clear" -l dry-run -d 'Say what would go, and change nothing'
complete -c why401 -n "__fish_why401_using_subcommand cache; and __fish_seen_subcommand_from clear" -s y -l yes -d 'Do not ask'
complete -c why401 -n "__fish_why401_using_subcommand cache; and __fish_seen_subcommand_from clear" -s v -l verbose -d 'Show all places and all candidates with their steps'
complete -c why401 -n "__fish_why401_using_subcommand cache; and __fish_seen_subcommand_from clear" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c why401 -n "__fish_why401_using_subcommand cache; and __fish_seen_subcommand_from isolate" -l keep -d 'Keep the caches in this folder instead of a new one that is removed at the end' -r -f -a "(__fish_complete_directories)"
complete -c why401 -n "__fish_why401_using_subcommand cache; and __fish_seen_subcommand_from isolate" -l home -d 'Give the command an empty home folder too: moves the caches of Azure PowerShell and of the SDKs'
complete -c why401 -n "__fish_why401_using_subcommand cache; and __fish_seen_subcommand_from isolate" -s h -l help -d 'Print help'
complete -c why401 -n "__fish_why401_using_subcommand cache; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the places where identities and tokens are kept, and what is in them'
complete -c why401 -n "__fish_why401_using_subcommand cache; and __fish_seen_subcommand_from help" -f -a "clear" -d 'Take tokens and credentials out of caches, and leave the rest as it is'
complete -c why401 -n "__fish_why401_using_subcommand cache; and __fish_seen_subcommand_from help" -f -a "isolate" -d 'Run a command with cache folders of its own'
complete -c why401 -n "__fish_why401_using_subcommand cache; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c why401 -n "__fish_why401_using_subcommand lab; and not __fish_seen_subcommand_from run up exec help" -s h -l help -d 'Print help'
complete -c why401 -n "__fish_why401_using_subcommand lab; and not __fish_seen_subcommand_from run up exec help" -f -a "run" -d 'Play scenarios with real requests, and compare the cause found with the one expected'
complete -c why401 -n "__fish_why401_using_subcommand lab; and not __fish_seen_subcommand_from run up exec help" -f -a "up" -d 'Stay up, and print the variables that point real clients at it'
complete -c why401 -n "__fish_why401_using_subcommand lab; and not __fish_seen_subcommand_from run up exec help" -f -a "exec" -d 'Run a command in a private network in which the real host names are the lab'
complete -c why401 -n "__fish_why401_using_subcommand lab; and not __fish_seen_subcommand_from run up exec help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c why401 -n "__fish_why401_using_subcommand lab; and __fish_seen_subcommand_from run" -l save -d 'Write the capsule of each to this folder' -r -f -a "(__fish_complete_directories)"
complete -c why401 -n "__fish_why401_using_subcommand lab; and __fish_seen_subcommand_from run" -l format -d 'How to print the answer' -r -f -a "terminal\t'For people'
json\t'For programs; see docs/schema.json'
markdown\t'For an issue or a wiki'"
complete -c why401 -n "__fish_why401_using_subcommand lab; and __fish_seen_subcommand_from run" -l color -d 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]' -r -f -a "auto\t'On a terminal only'
always\t'Always'
never\t'Never'"
complete -c why401 -n "__fish_why401_using_subcommand lab; and __fish_seen_subcommand_from run" -l width -d 'Columns to fill instead of the terminal\'s' -r
complete -c why401 -n "__fish_why401_using_subcommand lab; and __fish_seen_subcommand_from run" -l list -d 'List the scenarios instead of playing them'
complete -c why401 -n "__fish_why401_using_subcommand lab; and __fish_seen_subcommand_from run" -l show -d 'Print the whole answer to each'
complete -c why401 -n "__fish_why401_using_subcommand lab; and __fish_seen_subcommand_from run" -s v -l verbose -d 'Show all places and all candidates with their steps'
complete -c why401 -n "__fish_why401_using_subcommand lab; and __fish_seen_subcommand_from run" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c why401 -n "__fish_why401_using_subcommand lab; and __fish_seen_subcommand_from up" -l port -d 'Port for https; the second address and plain http use the next ones' -r
complete -c why401 -n "__fish_why401_using_subcommand lab; and __fish_seen_subcommand_from up" -l scenario -d 'What is broken: the scenario whose faults are set' -r
complete -c why401 -n "__fish_why401_using_subcommand lab; and __fish_seen_subcommand_from up" -l folder -d 'Folder for the certificate and the other files that clients need [default: a new one, removed at the end]' -r -f -a "(__fish_complete_directories)"
complete -c why401 -n "__fish_why401_using_subcommand lab; and __fish_seen_subcommand_from up" -s h -l help -d 'Print help'
complete -c why401 -n "__fish_why401_using_subcommand lab; and __fish_seen_subcommand_from exec" -l scenario -d 'What is broken: the scenario whose faults are set' -r
complete -c why401 -n "__fish_why401_using_subcommand lab; and __fish_seen_subcommand_from exec" -l with -d 'A credential to put into the command\'s environment: secret, certificate, workload [default: none; managed identity answers]' -r -f -a "secret\t''
certificate\t''
workload\t''"
complete -c why401 -n "__fish_why401_using_subcommand lab; and __fish_seen_subcommand_from exec" -l inside -d 'Already in there'
complete -c why401 -n "__fish_why401_using_subcommand lab; and __fish_seen_subcommand_from exec" -s h -l help -d 'Print help'
complete -c why401 -n "__fish_why401_using_subcommand lab; and __fish_seen_subcommand_from help" -f -a "run" -d 'Play scenarios with real requests, and compare the cause found with the one expected'
complete -c why401 -n "__fish_why401_using_subcommand lab; and __fish_seen_subcommand_from help" -f -a "up" -d 'Stay up, and print the variables that point real clients at it'
complete -c why401 -n "__fish_why401_using_subcommand lab; and __fish_seen_subcommand_from help" -f -a "exec" -d 'Run a command in a private network in which the real host names are the lab'
complete -c why401 -n "__fish_why401_using_subcommand lab; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c why401 -n "__fish_why401_using_subcommand help; and not __fish_seen_subcommand_from diagnose redact explain token probe verify sources cache lab help" -f -a "diagnose" -d 'Name the cause of a failure in a log, a trace, an error message (the default command)'
complete -c why401 -n "__fish_why401_using_subcommand help; and not __fish_seen_subcommand_from diagnose redact explain token probe verify sources cache lab help" -f -a "redact" -d 'Print the input with every secret replaced, safe to share'
complete -c why401 -n "__fish_why401_using_subcommand help; and not __fish_seen_subcommand_from diagnose redact explain token probe verify sources cache lab help" -f -a "explain" -d 'Print what a cause, an error code, a service, a client or a claim is about'
complete -c why401 -n "__fish_why401_using_subcommand help; and not __fish_seen_subcommand_from diagnose redact explain token probe verify sources cache lab help" -f -a "token" -d 'Look into tokens: decode, check for a target, verify, compare, fingerprint'
complete -c why401 -n "__fish_why401_using_subcommand help; and not __fish_seen_subcommand_from diagnose redact explain token probe verify sources cache lab help" -f -a "probe" -d 'Send the failing request for real, vary one thing at a time, and say which side is at fault'
complete -c why401 -n "__fish_why401_using_subcommand help; and not __fish_seen_subcommand_from diagnose redact explain token probe verify sources cache lab help" -f -a "verify" -d 'Send a probed request again after the fix, once or for a while'
complete -c why401 -n "__fish_why401_using_subcommand help; and not __fish_seen_subcommand_from diagnose redact explain token probe verify sources cache lab help" -f -a "sources" -d 'Which credential each client would pick here, and which variable or file decides'
complete -c why401 -n "__fish_why401_using_subcommand help; and not __fish_seen_subcommand_from diagnose redact explain token probe verify sources cache lab help" -f -a "cache" -d 'Where identities and tokens are kept: list them, clear them, run a command without them'
complete -c why401 -n "__fish_why401_using_subcommand help; and not __fish_seen_subcommand_from diagnose redact explain token probe verify sources cache lab help" -f -a "lab" -d 'A small Azure on this machine: play failures, point real clients at it'
complete -c why401 -n "__fish_why401_using_subcommand help; and not __fish_seen_subcommand_from diagnose redact explain token probe verify sources cache lab help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
