
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'why401' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'why401'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'why401' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print the answer')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]')
            [CompletionResult]::new('--width', '--width', [CompletionResultType]::ParameterName, 'Columns to fill instead of the terminal''s')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show all places and all candidates with their steps')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show all places and all candidates with their steps')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('diagnose', 'diagnose', [CompletionResultType]::ParameterValue, 'Name the cause of a failure in a log, a trace, an error message (the default command)')
            [CompletionResult]::new('redact', 'redact', [CompletionResultType]::ParameterValue, 'Print the input with every secret replaced, safe to share')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Print what a cause, an error code, a service, a client or a claim is about')
            [CompletionResult]::new('token', 'token', [CompletionResultType]::ParameterValue, 'Look into tokens: decode, check for a target, verify, compare, fingerprint')
            [CompletionResult]::new('probe', 'probe', [CompletionResultType]::ParameterValue, 'Send the failing request for real, vary one thing at a time, and say which side is at fault')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Send a probed request again after the fix, once or for a while')
            [CompletionResult]::new('sources', 'sources', [CompletionResultType]::ParameterValue, 'Which credential each client would pick here, and which variable or file decides')
            [CompletionResult]::new('cache', 'cache', [CompletionResultType]::ParameterValue, 'Where identities and tokens are kept: list them, clear them, run a command without them')
            [CompletionResult]::new('lab', 'lab', [CompletionResultType]::ParameterValue, 'A small Azure on this machine: play failures, point real clients at it')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'why401;diagnose' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print the answer')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]')
            [CompletionResult]::new('--width', '--width', [CompletionResultType]::ParameterName, 'Columns to fill instead of the terminal''s')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show all places and all candidates with their steps')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show all places and all candidates with their steps')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'why401;redact' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'why401;explain' {
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List everything of a kind that can be explained')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print the answer')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]')
            [CompletionResult]::new('--width', '--width', [CompletionResultType]::ParameterName, 'Columns to fill instead of the terminal''s')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show all places and all candidates with their steps')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show all places and all candidates with their steps')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'why401;token' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('decode', 'decode', [CompletionResultType]::ParameterValue, 'Show what a token is: its claims with their meaning, its kind, its times')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Say whether a target takes a token, requirement by requirement')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Check a token''s signature against the keys of its issuer')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Show in what two tokens differ, the most telling first')
            [CompletionResult]::new('fingerprint', 'fingerprint', [CompletionResultType]::ParameterValue, 'Print the line that may stand for a token in logs and tickets')
            [CompletionResult]::new('batch', 'batch', [CompletionResultType]::ParameterValue, 'Decode many tokens, one a line, to JSON lines')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'why401;token;decode' {
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Read the token from the environment variable NAME')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'File with the team''s key for fingerprints [else the variable `WHY401_FINGERPRINT_KEY`; else none]')
            [CompletionResult]::new('--now', '--now', [CompletionResultType]::ParameterName, 'Judge times as of TIME (RFC 3339 or seconds since 1970) instead of now')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print the answer')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]')
            [CompletionResult]::new('--width', '--width', [CompletionResultType]::ParameterName, 'Columns to fill instead of the terminal''s')
            [CompletionResult]::new('--reveal', '--reveal', [CompletionResultType]::ParameterName, 'Show personal data instead of masking it')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show all places and all candidates with their steps')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show all places and all candidates with their steps')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'why401;token;check' {
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Read the token from the environment variable NAME')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'File with the team''s key for fingerprints [else the variable `WHY401_FINGERPRINT_KEY`; else none]')
            [CompletionResult]::new('--for', '--for', [CompletionResultType]::ParameterName, 'Address that is called, id or name of a service (`why401 explain --list services`), or an audience')
            [CompletionResult]::new('--cloud', '--cloud', [CompletionResultType]::ParameterName, 'Cloud of the target: public, us-government, china …')
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Tenant that must have issued it: its id')
            [CompletionResult]::new('--role', '--role', [CompletionResultType]::ParameterName, 'Application role that it must hold; may be repeated')
            [CompletionResult]::new('--scope', '--scope', [CompletionResultType]::ParameterName, 'Scope that it must hold; may be repeated')
            [CompletionResult]::new('--min-lifetime', '--min-lifetime', [CompletionResultType]::ParameterName, 'It must stay valid for at least this long: 90s, 30m, 1h')
            [CompletionResult]::new('--skew', '--skew', [CompletionResultType]::ParameterName, 'Tolerance for clocks instead of the target''s own')
            [CompletionResult]::new('--now', '--now', [CompletionResultType]::ParameterName, 'Judge times as of TIME (RFC 3339 or seconds since 1970) instead of now')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print the answer')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]')
            [CompletionResult]::new('--width', '--width', [CompletionResultType]::ParameterName, 'Columns to fill instead of the terminal''s')
            [CompletionResult]::new('--app-only', '--app-only', [CompletionResultType]::ParameterName, 'It must be of an application acting for itself')
            [CompletionResult]::new('--delegated', '--delegated', [CompletionResultType]::ParameterName, 'It must be of an application acting for a user')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show all places and all candidates with their steps')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show all places and all candidates with their steps')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'why401;token;verify' {
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Read the token from the environment variable NAME')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'File with the team''s key for fingerprints [else the variable `WHY401_FINGERPRINT_KEY`; else none]')
            [CompletionResult]::new('--jwks', '--jwks', [CompletionResultType]::ParameterName, 'File or address of the key set (JWKS) to use')
            [CompletionResult]::new('--metadata', '--metadata', [CompletionResultType]::ParameterName, 'Address of the issuer''s metadata (`/.well-known/openid-configuration`), or the issuer itself')
            [CompletionResult]::new('--appid', '--appid', [CompletionResultType]::ParameterName, 'Application with signing keys of its own (claims mapping): adds `?appid=` to the metadata''s address')
            [CompletionResult]::new('--policy', '--policy', [CompletionResultType]::ParameterName, 'User flow of B2C, if the token does not name it')
            [CompletionResult]::new('--cloud', '--cloud', [CompletionResultType]::ParameterName, 'Cloud of the issuer, where the issuer is used by several')
            [CompletionResult]::new('--cacert', '--cacert', [CompletionResultType]::ParameterName, 'File with further certificate authorities (PEM), for a proxy that opens TLS; may be repeated')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest time for one request')
            [CompletionResult]::new('--now', '--now', [CompletionResultType]::ParameterName, 'Judge times as of TIME (RFC 3339 or seconds since 1970) instead of now')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print the answer')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]')
            [CompletionResult]::new('--width', '--width', [CompletionResultType]::ParameterName, 'Columns to fill instead of the terminal''s')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Send nothing: keys come from the file or the cache')
            [CompletionResult]::new('--no-cache', '--no-cache', [CompletionResultType]::ParameterName, 'Neither read nor write the cache of keys')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show all places and all candidates with their steps')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show all places and all candidates with their steps')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'why401;token;diff' {
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Read the token from the environment variable NAME')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'File with the team''s key for fingerprints [else the variable `WHY401_FINGERPRINT_KEY`; else none]')
            [CompletionResult]::new('--now', '--now', [CompletionResultType]::ParameterName, 'Judge times as of TIME (RFC 3339 or seconds since 1970) instead of now')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print the answer')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]')
            [CompletionResult]::new('--width', '--width', [CompletionResultType]::ParameterName, 'Columns to fill instead of the terminal''s')
            [CompletionResult]::new('--reveal', '--reveal', [CompletionResultType]::ParameterName, 'Show personal data instead of masking it')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show all places and all candidates with their steps')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show all places and all candidates with their steps')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'why401;token;fingerprint' {
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Read the token from the environment variable NAME')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'File with the team''s key for fingerprints [else the variable `WHY401_FINGERPRINT_KEY`; else none]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print the answer')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]')
            [CompletionResult]::new('--width', '--width', [CompletionResultType]::ParameterName, 'Columns to fill instead of the terminal''s')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show all places and all candidates with their steps')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show all places and all candidates with their steps')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'why401;token;batch' {
            [CompletionResult]::new('--field', '--field', [CompletionResultType]::ParameterName, 'Lines are JSON objects; the token stands in this member (`a.b` for one inside another)')
            [CompletionResult]::new('--for', '--for', [CompletionResultType]::ParameterName, 'Check each token for this target')
            [CompletionResult]::new('--cloud', '--cloud', [CompletionResultType]::ParameterName, 'Cloud of the target: public, us-government, china …')
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Tenant that must have issued it: its id')
            [CompletionResult]::new('--role', '--role', [CompletionResultType]::ParameterName, 'Application role that it must hold; may be repeated')
            [CompletionResult]::new('--scope', '--scope', [CompletionResultType]::ParameterName, 'Scope that it must hold; may be repeated')
            [CompletionResult]::new('--min-lifetime', '--min-lifetime', [CompletionResultType]::ParameterName, 'It must stay valid for at least this long: 90s, 30m, 1h')
            [CompletionResult]::new('--skew', '--skew', [CompletionResultType]::ParameterName, 'Tolerance for clocks instead of the target''s own')
            [CompletionResult]::new('--now', '--now', [CompletionResultType]::ParameterName, 'Judge times as of TIME (RFC 3339 or seconds since 1970) instead of now')
            [CompletionResult]::new('--key-file', '--key-file', [CompletionResultType]::ParameterName, 'File with the team''s key for fingerprints [else the variable `WHY401_FINGERPRINT_KEY`; else none]')
            [CompletionResult]::new('--app-only', '--app-only', [CompletionResultType]::ParameterName, 'It must be of an application acting for itself')
            [CompletionResult]::new('--delegated', '--delegated', [CompletionResultType]::ParameterName, 'It must be of an application acting for a user')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'why401;token;help' {
            [CompletionResult]::new('decode', 'decode', [CompletionResultType]::ParameterValue, 'Show what a token is: its claims with their meaning, its kind, its times')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Say whether a target takes a token, requirement by requirement')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Check a token''s signature against the keys of its issuer')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Show in what two tokens differ, the most telling first')
            [CompletionResult]::new('fingerprint', 'fingerprint', [CompletionResultType]::ParameterValue, 'Print the line that may stand for a token in logs and tickets')
            [CompletionResult]::new('batch', 'batch', [CompletionResultType]::ParameterValue, 'Decode many tokens, one a line, to JSON lines')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'why401;token;help;decode' {
            break
        }
        'why401;token;help;check' {
            break
        }
        'why401;token;help;verify' {
            break
        }
        'why401;token;help;diff' {
            break
        }
        'why401;token;help;fingerprint' {
            break
        }
        'why401;token;help;batch' {
            break
        }
        'why401;token;help;help' {
            break
        }
        'why401;probe' {
            [CompletionResult]::new('--curl', '--curl', [CompletionResultType]::ParameterName, 'A curl command line, in one argument; `-` reads it from standard input')
            [CompletionResult]::new('--har', '--har', [CompletionResultType]::ParameterName, 'A HAR file that a browser or proxy saved')
            [CompletionResult]::new('--entry', '--entry', [CompletionResultType]::ParameterName, 'Which entry of the HAR file, from 1 [default: the first that was refused]')
            [CompletionResult]::new('-X', '-X ', [CompletionResultType]::ParameterName, 'Method')
            [CompletionResult]::new('--request', '--request', [CompletionResultType]::ParameterName, 'Method')
            [CompletionResult]::new('-H', '-H ', [CompletionResultType]::ParameterName, 'Header; may be repeated. Credentials are better given with --source, or as `@FILE`, a file of headers')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'Header; may be repeated. Credentials are better given with --source, or as `@FILE`, a file of headers')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Body, or `@FILE`')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Body, or `@FILE`')
            [CompletionResult]::new('--source', '--source', [CompletionResultType]::ParameterName, 'Credentials to try; may be repeated [default: that of the request, and all that exist here]')
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Tenant to ask for tokens [default: `AZURE_TENANT_ID`, else the one that the challenge names]')
            [CompletionResult]::new('--resource', '--resource', [CompletionResultType]::ParameterName, 'Audience to ask a token for [default: the one that the service takes]')
            [CompletionResult]::new('--audience', '--audience', [CompletionResultType]::ParameterName, 'Audience to ask a token for [default: the one that the service takes]')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'Client id to sign in with [default: `AZURE_CLIENT_ID`]')
            [CompletionResult]::new('--secret-file', '--secret-file', [CompletionResultType]::ParameterName, 'File with the client secret, for `--source secret`')
            [CompletionResult]::new('--certificate', '--certificate', [CompletionResultType]::ParameterName, 'PEM file with certificate and key, for `--source cert`')
            [CompletionResult]::new('--assertion-file', '--assertion-file', [CompletionResultType]::ParameterName, 'File with a signed assertion, for `--source assertion`')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'File with an access token, for `--source token-file`')
            [CompletionResult]::new('--authority', '--authority', [CompletionResultType]::ParameterName, 'Authority to sign in at [default: that of the target''s cloud, or `AZURE_AUTHORITY_HOST`]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest time for each step')
            [CompletionResult]::new('--cacert', '--cacert', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s; may be repeated')
            [CompletionResult]::new('--connect-to', '--connect-to', [CompletionResultType]::ParameterName, 'Connect to another host and port, as curl does: HOST:PORT:TOHOST:TOPORT; may be repeated')
            [CompletionResult]::new('--proxy', '--proxy', [CompletionResultType]::ParameterName, 'Proxy to use, or `off` [default: `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`]')
            [CompletionResult]::new('--save', '--save', [CompletionResultType]::ParameterName, 'Write everything that was seen, without secrets, to FILE for `why401 diagnose` and `why401 verify`')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print the answer')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]')
            [CompletionResult]::new('--width', '--width', [CompletionResultType]::ParameterName, 'Columns to fill instead of the terminal''s')
            [CompletionResult]::new('--allow-unsafe', '--allow-unsafe', [CompletionResultType]::ParameterName, 'Send methods that may change something (POST, PUT, PATCH, DELETE) as they are')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show all places and all candidates with their steps')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show all places and all candidates with their steps')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'why401;verify' {
            [CompletionResult]::new('--for', '--for', [CompletionResultType]::ParameterName, 'Go on for this long')
            [CompletionResult]::new('--every', '--every', [CompletionResultType]::ParameterName, 'Pause between two requests')
            [CompletionResult]::new('--source', '--source', [CompletionResultType]::ParameterName, 'Credentials to try; may be repeated [default: that of the request, and all that exist here]')
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Tenant to ask for tokens [default: `AZURE_TENANT_ID`, else the one that the challenge names]')
            [CompletionResult]::new('--resource', '--resource', [CompletionResultType]::ParameterName, 'Audience to ask a token for [default: the one that the service takes]')
            [CompletionResult]::new('--audience', '--audience', [CompletionResultType]::ParameterName, 'Audience to ask a token for [default: the one that the service takes]')
            [CompletionResult]::new('--client-id', '--client-id', [CompletionResultType]::ParameterName, 'Client id to sign in with [default: `AZURE_CLIENT_ID`]')
            [CompletionResult]::new('--secret-file', '--secret-file', [CompletionResultType]::ParameterName, 'File with the client secret, for `--source secret`')
            [CompletionResult]::new('--certificate', '--certificate', [CompletionResultType]::ParameterName, 'PEM file with certificate and key, for `--source cert`')
            [CompletionResult]::new('--assertion-file', '--assertion-file', [CompletionResultType]::ParameterName, 'File with a signed assertion, for `--source assertion`')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'File with an access token, for `--source token-file`')
            [CompletionResult]::new('--authority', '--authority', [CompletionResultType]::ParameterName, 'Authority to sign in at [default: that of the target''s cloud, or `AZURE_AUTHORITY_HOST`]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Longest time for each step')
            [CompletionResult]::new('--cacert', '--cacert', [CompletionResultType]::ParameterName, 'PEM file with certificates to trust besides the system''s; may be repeated')
            [CompletionResult]::new('--connect-to', '--connect-to', [CompletionResultType]::ParameterName, 'Connect to another host and port, as curl does: HOST:PORT:TOHOST:TOPORT; may be repeated')
            [CompletionResult]::new('--proxy', '--proxy', [CompletionResultType]::ParameterName, 'Proxy to use, or `off` [default: `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print the answer')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]')
            [CompletionResult]::new('--width', '--width', [CompletionResultType]::ParameterName, 'Columns to fill instead of the terminal''s')
            [CompletionResult]::new('--allow-unsafe', '--allow-unsafe', [CompletionResultType]::ParameterName, 'Send methods that may change something as they are')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show all places and all candidates with their steps')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show all places and all candidates with their steps')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'why401;sources' {
            [CompletionResult]::new('--client', '--client', [CompletionResultType]::ParameterName, 'Client to look at; may be repeated [default: all]. `why401 explain --list clients` lists them')
            [CompletionResult]::new('--for', '--for', [CompletionResultType]::ParameterName, 'Address, service or audience that the token is for: adds whether the winner''s would fit')
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Tenant that the target belongs to')
            [CompletionResult]::new('--explain-log', '--explain-log', [CompletionResultType]::ParameterName, 'Verbose log of an SDK, to be set beside the prediction; `-` reads standard input')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print the answer')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]')
            [CompletionResult]::new('--width', '--width', [CompletionResultType]::ParameterName, 'Columns to fill instead of the terminal''s')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Ask no endpoint')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show all places and all candidates with their steps')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show all places and all candidates with their steps')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'why401;cache' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the places where identities and tokens are kept, and what is in them')
            [CompletionResult]::new('clear', 'clear', [CompletionResultType]::ParameterValue, 'Take tokens and credentials out of caches, and leave the rest as it is')
            [CompletionResult]::new('isolate', 'isolate', [CompletionResultType]::ParameterValue, 'Run a command with cache folders of its own')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'why401;cache;list' {
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Only what is of this tenant (id or domain, as the cache has it); may be repeated')
            [CompletionResult]::new('--client', '--client', [CompletionResultType]::ParameterName, 'Only what is of this application (client id); may be repeated')
            [CompletionResult]::new('--tool', '--tool', [CompletionResultType]::ParameterName, 'Only caches of this tool (`az`, `azd`, `powershell`, `identity` …) or of this id; may be repeated')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Only what was put there in this last time (`45m`, `2h`), as a run has that began then')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print the answer')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]')
            [CompletionResult]::new('--width', '--width', [CompletionResultType]::ParameterName, 'Columns to fill instead of the terminal''s')
            [CompletionResult]::new('--expired', '--expired', [CompletionResultType]::ParameterName, 'Only what has run out')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Also the places where nothing is')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show all places and all candidates with their steps')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show all places and all candidates with their steps')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'why401;cache;clear' {
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'Only what is of this tenant (id or domain, as the cache has it); may be repeated')
            [CompletionResult]::new('--client', '--client', [CompletionResultType]::ParameterName, 'Only what is of this application (client id); may be repeated')
            [CompletionResult]::new('--tool', '--tool', [CompletionResultType]::ParameterName, 'Only caches of this tool (`az`, `azd`, `powershell`, `identity` …) or of this id; may be repeated')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Only what was put there in this last time (`45m`, `2h`), as a run has that began then')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'How long to wait for the lock of a cache')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print the answer')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]')
            [CompletionResult]::new('--width', '--width', [CompletionResultType]::ParameterName, 'Columns to fill instead of the terminal''s')
            [CompletionResult]::new('--expired', '--expired', [CompletionResultType]::ParameterName, 'Only what has run out')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Everything in every cache')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would go, and change nothing')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show all places and all candidates with their steps')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show all places and all candidates with their steps')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'why401;cache;isolate' {
            [CompletionResult]::new('--keep', '--keep', [CompletionResultType]::ParameterName, 'Keep the caches in this folder instead of a new one that is removed at the end')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'Give the command an empty home folder too: moves the caches of Azure PowerShell and of the SDKs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'why401;cache;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the places where identities and tokens are kept, and what is in them')
            [CompletionResult]::new('clear', 'clear', [CompletionResultType]::ParameterValue, 'Take tokens and credentials out of caches, and leave the rest as it is')
            [CompletionResult]::new('isolate', 'isolate', [CompletionResultType]::ParameterValue, 'Run a command with cache folders of its own')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'why401;cache;help;list' {
            break
        }
        'why401;cache;help;clear' {
            break
        }
        'why401;cache;help;isolate' {
            break
        }
        'why401;cache;help;help' {
            break
        }
        'why401;lab' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Play scenarios with real requests, and compare the cause found with the one expected')
            [CompletionResult]::new('up', 'up', [CompletionResultType]::ParameterValue, 'Stay up, and print the variables that point real clients at it')
            [CompletionResult]::new('exec', 'exec', [CompletionResultType]::ParameterValue, 'Run a command in a private network in which the real host names are the lab')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'why401;lab;run' {
            [CompletionResult]::new('--save', '--save', [CompletionResultType]::ParameterName, 'Write the capsule of each to this folder')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to print the answer')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour [`NO_COLOR` and `CLICOLOR_FORCE` are honoured]')
            [CompletionResult]::new('--width', '--width', [CompletionResultType]::ParameterName, 'Columns to fill instead of the terminal''s')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List the scenarios instead of playing them')
            [CompletionResult]::new('--show', '--show', [CompletionResultType]::ParameterName, 'Print the whole answer to each')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show all places and all candidates with their steps')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show all places and all candidates with their steps')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'why401;lab;up' {
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Port for https; the second address and plain http use the next ones')
            [CompletionResult]::new('--scenario', '--scenario', [CompletionResultType]::ParameterName, 'What is broken: the scenario whose faults are set')
            [CompletionResult]::new('--folder', '--folder', [CompletionResultType]::ParameterName, 'Folder for the certificate and the other files that clients need [default: a new one, removed at the end]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'why401;lab;exec' {
            [CompletionResult]::new('--scenario', '--scenario', [CompletionResultType]::ParameterName, 'What is broken: the scenario whose faults are set')
            [CompletionResult]::new('--with', '--with', [CompletionResultType]::ParameterName, 'A credential to put into the command''s environment: secret, certificate, workload [default: none; managed identity answers]')
            [CompletionResult]::new('--inside', '--inside', [CompletionResultType]::ParameterName, 'Already in there')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'why401;lab;help' {
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Play scenarios with real requests, and compare the cause found with the one expected')
            [CompletionResult]::new('up', 'up', [CompletionResultType]::ParameterValue, 'Stay up, and print the variables that point real clients at it')
            [CompletionResult]::new('exec', 'exec', [CompletionResultType]::ParameterValue, 'Run a command in a private network in which the real host names are the lab')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'why401;lab;help;run' {
            break
        }
        'why401;lab;help;up' {
            break
        }
        'why401;lab;help;exec' {
            break
        }
        'why401;lab;help;help' {
            break
        }
        'why401;help' {
            [CompletionResult]::new('diagnose', 'diagnose', [CompletionResultType]::ParameterValue, 'Name the cause of a failure in a log, a trace, an error message (the default command)')
            [CompletionResult]::new('redact', 'redact', [CompletionResultType]::ParameterValue, 'Print the input with every secret replaced, safe to share')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Print what a cause, an error code, a service, a client or a claim is about')
            [CompletionResult]::new('token', 'token', [CompletionResultType]::ParameterValue, 'Look into tokens: decode, check for a target, verify, compare, fingerprint')
            [CompletionResult]::new('probe', 'probe', [CompletionResultType]::ParameterValue, 'Send the failing request for real, vary one thing at a time, and say which side is at fault')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Send a probed request again after the fix, once or for a while')
            [CompletionResult]::new('sources', 'sources', [CompletionResultType]::ParameterValue, 'Which credential each client would pick here, and which variable or file decides')
            [CompletionResult]::new('cache', 'cache', [CompletionResultType]::ParameterValue, 'Where identities and tokens are kept: list them, clear them, run a command without them')
            [CompletionResult]::new('lab', 'lab', [CompletionResultType]::ParameterValue, 'A small Azure on this machine: play failures, point real clients at it')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'why401;help;diagnose' {
            break
        }
        'why401;help;redact' {
            break
        }
        'why401;help;explain' {
            break
        }
        'why401;help;token' {
            break
        }
        'why401;help;probe' {
            break
        }
        'why401;help;verify' {
            break
        }
        'why401;help;sources' {
            break
        }
        'why401;help;cache' {
            break
        }
        'why401;help;lab' {
            break
        }
        'why401;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
