
use builtin;
use str;

set edit:completion:arg-completer[why401] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'why401'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'why401'= {
            cand --format 'How to print the answer'
            cand --color 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]'
            cand --width 'Columns to fill instead of the terminal''s'
            cand -v 'Show all places and all candidates with their steps'
            cand --verbose 'Show all places and all candidates with their steps'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand diagnose 'Name the cause of a failure in a log, a trace, an error message (the default command)'
            cand redact 'Print the input with every secret replaced, safe to share'
            cand explain 'Print what a cause, an error code, a service, a client or a claim is about'
            cand token 'Look into tokens: decode, check for a target, verify, compare, fingerprint'
            cand probe 'Send the failing request for real, vary one thing at a time, and say which side is at fault'
            cand verify 'Send a probed request again after the fix, once or for a while'
            cand sources 'Which credential each client would pick here, and which variable or file decides'
            cand cache 'Where identities and tokens are kept: list them, clear them, run a command without them'
            cand lab 'A small Azure on this machine: play failures, point real clients at it'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'why401;diagnose'= {
            cand --format 'How to print the answer'
            cand --color 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]'
            cand --width 'Columns to fill instead of the terminal''s'
            cand -v 'Show all places and all candidates with their steps'
            cand --verbose 'Show all places and all candidates with their steps'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'why401;redact'= {
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'why401;explain'= {
            cand --list 'List everything of a kind that can be explained'
            cand --format 'How to print the answer'
            cand --color 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]'
            cand --width 'Columns to fill instead of the terminal''s'
            cand -v 'Show all places and all candidates with their steps'
            cand --verbose 'Show all places and all candidates with their steps'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'why401;token'= {
            cand -h 'Print help'
            cand --help 'Print help'
            cand decode 'Show what a token is: its claims with their meaning, its kind, its times'
            cand check 'Say whether a target takes a token, requirement by requirement'
            cand verify 'Check a token''s signature against the keys of its issuer'
            cand diff 'Show in what two tokens differ, the most telling first'
            cand fingerprint 'Print the line that may stand for a token in logs and tickets'
            cand batch 'Decode many tokens, one a line, to JSON lines'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'why401;token;decode'= {
            cand --env 'Read the token from the environment variable NAME'
            cand --key-file 'File with the team''s key for fingerprints [else the variable `WHY401_FINGERPRINT_KEY`; else none]'
            cand --now 'Judge times as of TIME (RFC 3339 or seconds since 1970) instead of now'
            cand --format 'How to print the answer'
            cand --color 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]'
            cand --width 'Columns to fill instead of the terminal''s'
            cand --reveal 'Show personal data instead of masking it'
            cand -v 'Show all places and all candidates with their steps'
            cand --verbose 'Show all places and all candidates with their steps'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'why401;token;check'= {
            cand --env 'Read the token from the environment variable NAME'
            cand --key-file 'File with the team''s key for fingerprints [else the variable `WHY401_FINGERPRINT_KEY`; else none]'
            cand --for 'Address that is called, id or name of a service (`why401 explain --list services`), or an audience'
            cand --cloud 'Cloud of the target: public, us-government, china …'
            cand --tenant 'Tenant that must have issued it: its id'
            cand --role 'Application role that it must hold; may be repeated'
            cand --scope 'Scope that it must hold; may be repeated'
            cand --min-lifetime 'It must stay valid for at least this long: 90s, 30m, 1h'
            cand --skew 'Tolerance for clocks instead of the target''s own'
            cand --now 'Judge times as of TIME (RFC 3339 or seconds since 1970) instead of now'
            cand --format 'How to print the answer'
            cand --color 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]'
            cand --width 'Columns to fill instead of the terminal''s'
            cand --app-only 'It must be of an application acting for itself'
            cand --delegated 'It must be of an application acting for a user'
            cand -v 'Show all places and all candidates with their steps'
            cand --verbose 'Show all places and all candidates with their steps'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'why401;token;verify'= {
            cand --env 'Read the token from the environment variable NAME'
            cand --key-file 'File with the team''s key for fingerprints [else the variable `WHY401_FINGERPRINT_KEY`; else none]'
            cand --jwks 'File or address of the key set (JWKS) to use'
            cand --metadata 'Address of the issuer''s metadata (`/.well-known/openid-configuration`), or the issuer itself'
            cand --appid 'Application with signing keys of its own (claims mapping): adds `?appid=` to the metadata''s address'
            cand --policy 'User flow of B2C, if the token does not name it'
            cand --cloud 'Cloud of the issuer, where the issuer is used by several'
            cand --cacert 'File with further certificate authorities (PEM), for a proxy that opens TLS; may be repeated'
            cand --timeout 'Longest time for one request'
            cand --now 'Judge times as of TIME (RFC 3339 or seconds since 1970) instead of now'
            cand --format 'How to print the answer'
            cand --color 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]'
            cand --width 'Columns to fill instead of the terminal''s'
            cand --offline 'Send nothing: keys come from the file or the cache'
            cand --no-cache 'Neither read nor write the cache of keys'
            cand -v 'Show all places and all candidates with their steps'
            cand --verbose 'Show all places and all candidates with their steps'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'why401;token;diff'= {
            cand --env 'Read the token from the environment variable NAME'
            cand --key-file 'File with the team''s key for fingerprints [else the variable `WHY401_FINGERPRINT_KEY`; else none]'
            cand --now 'Judge times as of TIME (RFC 3339 or seconds since 1970) instead of now'
            cand --format 'How to print the answer'
            cand --color 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]'
            cand --width 'Columns to fill instead of the terminal''s'
            cand --reveal 'Show personal data instead of masking it'
            cand -v 'Show all places and all candidates with their steps'
            cand --verbose 'Show all places and all candidates with their steps'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'why401;token;fingerprint'= {
            cand --env 'Read the token from the environment variable NAME'
            cand --key-file 'File with the team''s key for fingerprints [else the variable `WHY401_FINGERPRINT_KEY`; else none]'
            cand --format 'How to print the answer'
            cand --color 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]'
            cand --width 'Columns to fill instead of the terminal''s'
            cand -v 'Show all places and all candidates with their steps'
            cand --verbose 'Show all places and all candidates with their steps'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'why401;token;batch'= {
            cand --field 'Lines are JSON objects; the token stands in this member (`a.b` for one inside another)'
            cand --for 'Check each token for this target'
            cand --cloud 'Cloud of the target: public, us-government, china …'
            cand --tenant 'Tenant that must have issued it: its id'
            cand --role 'Application role that it must hold; may be repeated'
            cand --scope 'Scope that it must hold; may be repeated'
            cand --min-lifetime 'It must stay valid for at least this long: 90s, 30m, 1h'
            cand --skew 'Tolerance for clocks instead of the target''s own'
            cand --now 'Judge times as of TIME (RFC 3339 or seconds since 1970) instead of now'
            cand --key-file 'File with the team''s key for fingerprints [else the variable `WHY401_FINGERPRINT_KEY`; else none]'
            cand --app-only 'It must be of an application acting for itself'
            cand --delegated 'It must be of an application acting for a user'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'why401;token;help'= {
            cand decode 'Show what a token is: its claims with their meaning, its kind, its times'
            cand check 'Say whether a target takes a token, requirement by requirement'
            cand verify 'Check a token''s signature against the keys of its issuer'
            cand diff 'Show in what two tokens differ, the most telling first'
            cand fingerprint 'Print the line that may stand for a token in logs and tickets'
            cand batch 'Decode many tokens, one a line, to JSON lines'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'why401;token;help;decode'= {
        }
        &'why401;token;help;check'= {
        }
        &'why401;token;help;verify'= {
        }
        &'why401;token;help;diff'= {
        }
        &'why401;token;help;fingerprint'= {
        }
        &'why401;token;help;batch'= {
        }
        &'why401;token;help;help'= {
        }
        &'why401;probe'= {
            cand --curl 'A curl command line, in one argument; `-` reads it from standard input'
            cand --har 'A HAR file that a browser or proxy saved'
            cand --entry 'Which entry of the HAR file, from 1 [default: the first that was refused]'
            cand -X 'Method'
            cand --request 'Method'
            cand -H 'Header; may be repeated. Credentials are better given with --source, or as `@FILE`, a file of headers'
            cand --header 'Header; may be repeated. Credentials are better given with --source, or as `@FILE`, a file of headers'
            cand -d 'Body, or `@FILE`'
            cand --data 'Body, or `@FILE`'
            cand --source 'Credentials to try; may be repeated [default: that of the request, and all that exist here]'
            cand --tenant 'Tenant to ask for tokens [default: `AZURE_TENANT_ID`, else the one that the challenge names]'
            cand --resource 'Audience to ask a token for [default: the one that the service takes]'
            cand --audience 'Audience to ask a token for [default: the one that the service takes]'
            cand --client-id 'Client id to sign in with [default: `AZURE_CLIENT_ID`]'
            cand --secret-file 'File with the client secret, for `--source secret`'
            cand --certificate 'PEM file with certificate and key, for `--source cert`'
            cand --assertion-file 'File with a signed assertion, for `--source assertion`'
            cand --token-file 'File with an access token, for `--source token-file`'
            cand --authority 'Authority to sign in at [default: that of the target''s cloud, or `AZURE_AUTHORITY_HOST`]'
            cand --timeout 'Longest time for each step'
            cand --cacert 'PEM file with certificates to trust besides the system''s; may be repeated'
            cand --connect-to 'Connect to another host and port, as curl does: HOST:PORT:TOHOST:TOPORT; may be repeated'
            cand --proxy 'Proxy to use, or `off` [default: `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`]'
            cand --save 'Write everything that was seen, without secrets, to FILE for `why401 diagnose` and `why401 verify`'
            cand --format 'How to print the answer'
            cand --color 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]'
            cand --width 'Columns to fill instead of the terminal''s'
            cand --allow-unsafe 'Send methods that may change something (POST, PUT, PATCH, DELETE) as they are'
            cand -v 'Show all places and all candidates with their steps'
            cand --verbose 'Show all places and all candidates with their steps'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'why401;verify'= {
            cand --for 'Go on for this long'
            cand --every 'Pause between two requests'
            cand --source 'Credentials to try; may be repeated [default: that of the request, and all that exist here]'
            cand --tenant 'Tenant to ask for tokens [default: `AZURE_TENANT_ID`, else the one that the challenge names]'
            cand --resource 'Audience to ask a token for [default: the one that the service takes]'
            cand --audience 'Audience to ask a token for [default: the one that the service takes]'
            cand --client-id 'Client id to sign in with [default: `AZURE_CLIENT_ID`]'
            cand --secret-file 'File with the client secret, for `--source secret`'
            cand --certificate 'PEM file with certificate and key, for `--source cert`'
            cand --assertion-file 'File with a signed assertion, for `--source assertion`'
            cand --token-file 'File with an access token, for `--source token-file`'
            cand --authority 'Authority to sign in at [default: that of the target''s cloud, or `AZURE_AUTHORITY_HOST`]'
            cand --timeout 'Longest time for each step'
            cand --cacert 'PEM file with certificates to trust besides the system''s; may be repeated'
            cand --connect-to 'Connect to another host and port, as curl does: HOST:PORT:TOHOST:TOPORT; may be repeated'
            cand --proxy 'Proxy to use, or `off` [default: `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`]'
            cand --format 'How to print the answer'
            cand --color 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]'
            cand --width 'Columns to fill instead of the terminal''s'
            cand --allow-unsafe 'Send methods that may change something as they are'
            cand -v 'Show all places and all candidates with their steps'
            cand --verbose 'Show all places and all candidates with their steps'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'why401;sources'= {
            cand --client 'Client to look at; may be repeated [default: all]. `why401 explain --list clients` lists them'
            cand --for 'Address, service or audience that the token is for: adds whether the winner''s would fit'
            cand --tenant 'Tenant that the target belongs to'
            cand --explain-log 'Verbose log of an SDK, to be set beside the prediction; `-` reads standard input'
            cand --format 'How to print the answer'
            cand --color 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]'
            cand --width 'Columns to fill instead of the terminal''s'
            cand --offline 'Ask no endpoint'
            cand -v 'Show all places and all candidates with their steps'
            cand --verbose 'Show all places and all candidates with their steps'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'why401;cache'= {
            cand -h 'Print help'
            cand --help 'Print help'
            cand list 'List the places where identities and tokens are kept, and what is in them'
            cand clear 'Take tokens and credentials out of caches, and leave the rest as it is'
            cand isolate 'Run a command with cache folders of its own'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'why401;cache;list'= {
            cand --tenant 'Only what is of this tenant (id or domain, as the cache has it); may be repeated'
            cand --client 'Only what is of this application (client id); may be repeated'
            cand --tool 'Only caches of this tool (`az`, `azd`, `powershell`, `identity` …) or of this id; may be repeated'
            cand --since 'Only what was put there in this last time (`45m`, `2h`), as a run has that began then'
            cand --format 'How to print the answer'
            cand --color 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]'
            cand --width 'Columns to fill instead of the terminal''s'
            cand --expired 'Only what has run out'
            cand --all 'Also the places where nothing is'
            cand -v 'Show all places and all candidates with their steps'
            cand --verbose 'Show all places and all candidates with their steps'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'why401;cache;clear'= {
            cand --tenant 'Only what is of this tenant (id or domain, as the cache has it); may be repeated'
            cand --client 'Only what is of this application (client id); may be repeated'
            cand --tool 'Only caches of this tool (`az`, `azd`, `powershell`, `identity` …) or of this id; may be repeated'
            cand --since 'Only what was put there in this last time (`45m`, `2h`), as a run has that began then'
            cand --wait 'How long to wait for the lock of a cache'
            cand --format 'How to print the answer'
            cand --color 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]'
            cand --width 'Columns to fill instead of the terminal''s'
            cand --expired 'Only what has run out'
            cand --all 'Everything in every cache'
            cand --dry-run 'Say what would go, and change nothing'
            cand -y 'Do not ask'
            cand --yes 'Do not ask'
            cand -v 'Show all places and all candidates with their steps'
            cand --verbose 'Show all places and all candidates with their steps'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'why401;cache;isolate'= {
            cand --keep 'Keep the caches in this folder instead of a new one that is removed at the end'
            cand --home 'Give the command an empty home folder too: moves the caches of Azure PowerShell and of the SDKs'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'why401;cache;help'= {
            cand list 'List the places where identities and tokens are kept, and what is in them'
            cand clear 'Take tokens and credentials out of caches, and leave the rest as it is'
            cand isolate 'Run a command with cache folders of its own'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'why401;cache;help;list'= {
        }
        &'why401;cache;help;clear'= {
        }
        &'why401;cache;help;isolate'= {
        }
        &'why401;cache;help;help'= {
        }
        &'why401;lab'= {
            cand -h 'Print help'
            cand --help 'Print help'
            cand run 'Play scenarios with real requests, and compare the cause found with the one expected'
            cand up 'Stay up, and print the variables that point real clients at it'
            cand exec 'Run a command in a private network in which the real host names are the lab'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'why401;lab;run'= {
            cand --save 'Write the capsule of each to this folder'
            cand --format 'How to print the answer'
            cand --color 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]'
            cand --width 'Columns to fill instead of the terminal''s'
            cand --list 'List the scenarios instead of playing them'
            cand --show 'Print the whole answer to each'
            cand -v 'Show all places and all candidates with their steps'
            cand --verbose 'Show all places and all candidates with their steps'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'why401;lab;up'= {
            cand --port 'Port for https; the second address and plain http use the next ones'
            cand --scenario 'What is broken: the scenario whose faults are set'
            cand --folder 'Folder for the certificate and the other files that clients need [default: a new one, removed at the end]'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'why401;lab;exec'= {
            cand --scenario 'What is broken: the scenario whose faults are set'
            cand --with 'A credential to put into the command''s environment: secret, certificate, workload [default: none; managed identity answers]'
            cand --inside 'Already in there'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'why401;lab;help'= {
            cand run 'Play scenarios with real requests, and compare the cause found with the one expected'
            cand up 'Stay up, and print the variables that point real clients at it'
            cand exec 'Run a command in a private network in which the real host names are the lab'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'why401;lab;help;run'= {
        }
        &'why401;lab;help;up'= {
        }
        &'why401;lab;help;exec'= {
        }
        &'why401;lab;help;help'= {
        }
        &'why401;help'= {
            cand diagnose 'Name the cause of a failure in a log, a trace, an error message (the default command)'
            cand redact 'Print the input with every secret replaced, safe to share'
            cand explain 'Print what a cause, an error code, a service, a client or a claim is about'
            cand token 'Look into tokens: decode, check for a target, verify, compare, fingerprint'
            cand probe 'Send the failing request for real, vary one thing at a time, and say which side is at fault'
            cand verify 'Send a probed request again after the fix, once or for a while'
            cand sources 'Which credential each client would pick here, and which variable or file decides'
            cand cache 'Where identities and tokens are kept: list them, clear them, run a command without them'
            cand lab 'A small Azure on this machine: play failures, point real clients at it'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'why401;help;diagnose'= {
        }
        &'why401;help;redact'= {
        }
        &'why401;help;explain'= {
        }
        &'why401;help;token'= {
        }
        &'why401;help;probe'= {
        }
        &'why401;help;verify'= {
        }
        &'why401;help;sources'= {
        }
        &'why401;help;cache'= {
        }
        &'why401;help;lab'= {
        }
        &'why401;help;help'= {
        }
    ]
    $completions[$command]
}
