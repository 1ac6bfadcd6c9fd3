# What sigrun says about itself and its stages.

=== a stage is shown with its ports, parameters, example and aliases
args: help gain
stdout:
    gain: multiply a signal by a constant

      gain [factor]

      reads   in: f32, f64, cf32 or cf64
      writes  out: f32, f64, cf32 or cf64

    y = factor · x for every sample, real or complex. The unit stays.

    Parameters
      factor=1    factor or dB; live
                  Amplification, as a factor (0.5) or in decibels (-6dB).

    Example
      sigrun 'sine 440 | gain -6dB | head 1s | write tone.wav'

    Also known as
      amplify, multiply_const, scale, vol and volume

=== limits and choices stand with each parameter
args: help sine
stdout has:
      rate=48k       rate, 1 µHz to 1 THz
      lanes=1        count, 1 to 4096
      type=f32       f32 or f64
      reads   nothing: a chain starts with it

=== a name that others use leads to ours
args: help multiply_const
stdout has:
    multiply_const is called gain here.
    gain: multiply a signal by a constant

=== a misspelt stage
args: help gian
exit: 2
stderr:
    error: there is no stage gian; did you mean gain?
    try:  gain

=== a command
args: help explain
stdout has:
    sigrun explain EXPR: show the plan: stages, formats, rates, buffers, threads
      -j, --jobs=N
      --dot
stdout hasnt:
    --completion

=== what a command does besides, and an example of it
args: help batch
stdout has:
    as the recordings have them, to which
    Example
      sigrun batch 'read $in | resample 16k | write $out.flac' talks --out small -j 4
      --resume

=== the example of explain is right
args: explain 'sine 440 | lowpass 3k | stft 1024 | null'
stdout has:
    task 1:

=== the same by an option
args: explain --help
stdout has:
    sigrun explain EXPR: show the plan

=== the usage
args: help
stdout has:
    sigrun EXPR                run an expression
    a | { b ; c } | d                      b and c both read a, d reads b and c
    One of auto, off or
    -D, --define=NAME=VALUE
    explain --json
    help --man
    130  interrupted; the files are finished

=== a terminal's width is kept
env: COLUMNS=60
args: help sine
stdout matches: (?:[^\n]{0,60}\n)*  sigrun '[^\n]*\n(?:[^\n]{0,60}\n)*[^\n]*

=== colours when asked for
shell: sigrun help gain --color=always | head -n 1 | od -An -c | tr -s ' '
stdout has: 033 [ 1 m g a i n : m u l t

=== the reference of one stage
args: help --markdown gain
stdout has:
    ### gain
    | `factor` | `1` | factor or dB; live | Amplification, as a factor (0.5) or in decibels (-6dB). |

=== the reference of all
args: help --markdown
stdout has:
    # Stages
    ## math
    ### gain

=== the manual page is clean
needs: command man
shell: sigrun help --man > page.1 && man --warnings -l -Tutf8 page.1 > /dev/null && grep -c '^\.TP' page.1 | sed 's/[0-9][0-9]*/many/'
stdout: many
leaves: page.1

=== bash completes commands, options and their choices
needs: command bash
shell: sigrun help --completion=bash > c && bash -c '. ./c; t() { COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=(); _sigrun; echo "${COMPREPLY[@]}"; }; t sigrun exp; t sigrun --dur; t sigrun --plan = m; t sigrun --stats =; t sigrun help multiply; t sigrun help gai'
stdout:
    explain
    --duration
    measure
    none table json

    gain
leaves: c

=== an unknown shell
args: help --completion=tcsh
exit: 2
stderr has:
    error: --completion takes
