
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
        'why401;help' {
            [CompletionResult]::new('diagnose', 'diagnose', [CompletionResultType]::ParameterValue, 'Name the cause of a failure in a log, a trace, an error message (the default command)')
            [CompletionResult]::new('redact', 'redact', [CompletionResultType]::ParameterValue, 'Print the input with every secret replaced, safe to share')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Print what a cause, an error code, a service, a client or a claim is about')
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
        'why401;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
