# Wrong calls: each is answered with what to write, and nothing runs.

=== no words: the usage, on stderr
shell: sigrun
exit: 2
stderr has:
    sigrun EXPR                run an expression
    sigrun help shows all options, sigrun list all stages.
stderr hasnt:
    --jobs

=== an empty expression
args: ' ; '
exit: 2
stderr has: sigrun EXPR

=== an expression without quotes
args: sine 440
exit: 2
stderr:
    error: an expression is one word for the shell, found 2: put quotes around all of it
    try:  sigrun 'sine 440'

=== an expression without quotes, to be explained
args: explain sine 440
exit: 2
stderr:
    error: an expression is one word for the shell, found 2: put quotes around all of it
    try:  sigrun explain 'sine 440'

=== a misspelt command
args: exlpain 'sine | null'
exit: 2
stderr:
    error: there is no command exlpain; did you mean explain?
    try:  sigrun explain 'sine | null'

=== all wrong options at once
args: --durration 5 -j -3 --plan=mesure --duration=5x --quiet=1 'sine'
exit: 2
stderr:
    error: there is no option --durration (sigrun help shows them)
    try:  --duration
    error: --jobs takes 0 to 1024, found -3
    error: --plan takes estimate or measure, found mesure
    try:  --plan=measure
    error: --duration takes a time in seconds (0.5, 20ms, 1min), found 5x
    error: --quiet takes no value, found 1

=== an unknown letter
args: -z sine
exit: 2
stderr:
    error: there is no option -z (sigrun help shows them)

=== a value that is missing
args: sine -j
exit: 2
stderr:
    error: -j needs a value: -j N

=== another value that is missing
args: sine --duration
exit: 2
stderr:
    error: --duration needs a value: --duration=TIME

=== an option of another command
args: --dot sine
exit: 2
stderr:
    error: --dot belongs to sigrun explain

=== a definition whose name no variable can have
args: -D 1n=3 sine
exit: 2
stderr:
    error: -D takes NAME=VALUE, found 1n=3

=== a definition without a value
args: -D name sine
exit: 2
stderr:
    error: -D takes NAME=VALUE, found name

=== a seed that is no number
args: --seed=x sine
exit: 2
stderr:
    error: --seed takes a whole number or random, found x

=== too many words
args: list a b
exit: 2
stderr:
    error: sigrun list takes at most one word, found 2

=== words behind a file
file chain.sigrun: sine 440 | null
args: -f chain.sigrun a.wav
exit: 2
stderr:
    error: the expression comes from chain.sigrun; values for it are given by -D NAME=VALUE, found a.wav

=== a file in place of an expression
file chain.sigrun: sine 440 | null
args: chain.sigrun
exit: 2
stderr:
    error: chain.sigrun is a file, not an expression
    try:  sigrun -f chain.sigrun

=== a folder in place of a file
shell: mkdir d && sigrun -f d
exit: 2
stderr:
    error: d is a folder, not a file with an expression

=== no such file
args: -f nothing.sigrun
exit: 2
stderr:
    error: nothing.sigrun can't be opened: No such file or directory

=== an empty file
file chain.sigrun hex:
args: -f chain.sigrun
exit: 2
stderr:
    error: chain.sigrun: there is no expression in it

=== a file that is no text
file chain.sigrun hex: 73 00 73
args: -f chain.sigrun
exit: 2
stderr:
    error: chain.sigrun holds a zero byte, so it is no expression

=== an error in a file tells its line
file chain.sigrun:
    #!/usr/bin/env -S sigrun -f
    sine 440
      | gian 2
      | null
args: -f chain.sigrun
exit: 2
stderr:
    error: chain.sigrun:3: there is no stage gian; did you mean gain?
        | gian 2
          ^~~~
    try:    | gain 2

=== an expression from standard input
shell: echo 'sine 440 | gian 2 | null' | sigrun -f -
exit: 2
stderr has:
    error: standard input:1: there is no stage gian; did you mean gain?
