
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
        &'why401;help'= {
            cand diagnose 'Name the cause of a failure in a log, a trace, an error message (the default command)'
            cand redact 'Print the input with every secret replaced, safe to share'
            cand explain 'Print what a cause, an error code, a service, a client or a claim is about'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'why401;help;diagnose'= {
        }
        &'why401;help;redact'= {
        }
        &'why401;help;explain'= {
        }
        &'why401;help;help'= {
        }
    ]
    $completions[$command]
}
