
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
        'why401;help' {
            [CompletionResult]::new('diagnose', 'diagnose', [CompletionResultType]::ParameterValue, 'Name the cause of a failure in a log, a trace, an error message (the default command)')
            [CompletionResult]::new('redact', 'redact', [CompletionResultType]::ParameterValue, 'Print the input with every secret replaced, safe to share')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Print what a cause, an error code, a service, a client or a claim is about')
            [CompletionResult]::new('token', 'token', [CompletionResultType]::ParameterValue, 'Look into tokens: decode, check for a target, verify, compare, fingerprint')
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
        'why401;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
