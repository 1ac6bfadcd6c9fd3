# The list of stages.

=== all, by family
args: list
stdout has:
    source
    math
      gain
    stages; sigrun help STAGE shows one

=== by name
args: list gain
stdout has:
    multiply a signal by a constant

=== by what others call it
args: list VOLUME
stdout has:
    multiply a signal by a constant (volume)
stdout hasnt:
    sine

=== nothing found
args: list zzzz
exit: 2
stderr:
    error: no stage has zzzz in its name, summary, family or aliases

=== nothing found, but nearly
args: list gian
exit: 2
stderr:
    error: no stage has gian in its name, summary, family or aliases
    try:  sigrun list gain

=== as Markdown
args: list --markdown
stdout has:
    | math | |
    | `gain` | multiply a signal by a constant |

=== a reader that has seen enough
shell: sigrun list | head -n 1 ; echo done
stdout has:
    done

=== a full disk is told
needs: file /dev/full
shell: sigrun list > /dev/full
exit: 1
stderr:
    error: standard output can't be written: No space left on device

=== a module that is broken is told, the rest is listed
file m/bad.so: no library
env: SIGRUN_MODULES=m
args: list gain
stdout has: multiply a signal by a constant
stderr has: error: the module m/bad.so can't be loaded:

=== what computes here
args: devices
stdout has:
    cpu
    gpu

=== the version
args: --version
stdout matches: sigrun \d+\.\d+\.\d+
