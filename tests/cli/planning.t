# SPDX-License-Identifier: MIT
# --exact, and --plan: what is measured, kept and read again.

=== measured plans are not exact
args: --exact --plan=measure 'constant 1 | null'
exit: 2
stderr:
    error: --exact: what was measured here is not the same elsewhere; leave out --plan=measure

=== a GPU is not exact
args: --exact --gpu=require 'constant 1 | null'
exit: 2
stderr:
    error: --exact: a GPU gives other bytes than a processor; leave out --gpu=require

=== the expression may come from standard input
args: --exact -f -
stdin: constant 0.5 rate=1 | head 2 | print time=no
stdout has:
    0.5

=== what was asked of the C library stays, and errors are found once
env: GLIBC_TUNABLES=glibc.malloc.perturb=7:glibc.cpu.hwcaps=-AVX2
args: --exact 'sine 440 | higpass 80 | null'
exit: 2
stderr has:
    error: there is no stage higpass; did you mean highpass?

=== a batch is exact too
file a.csv:
    1
    2
file b.csv:
    2
    3
args: batch --exact -q -j1 'read $in rate=1 | fft 2 | power | print time=no' a.csv b.csv
stdout:
    # frequency [Hz]  value [FS²]
    0  9
    0.5  1
    # frequency [Hz]  value [FS²]
    0  25
    0.5  1

=== nothing measured: the run is as any other
args: -v --plan=measure 'impulse | head 8 | fft 8 | null'
stderr has: nothing was measured yet: transforms are estimated

=== short runs learn nothing
shell: sigrun -q --plan=measure 'impulse | head 8 | fft 8 | null'
shell: ls -A ~

=== what a run of ten seconds measures is kept, and read when it is asked for
time: 30
shell: sigrun -v --realtime --duration=10.2s --plan=measure 'noise rate=1k | fft 480 | null' 2>&1 | grep -c '^measured [0-9]* transforms*: /.*/home/.cache/sigrun/wisdom-fftw-3'
shell: ls ~/.cache/sigrun | grep -c .
shell: sigrun -v --plan=measure 'noise rate=1k | head 960 | fft 480 | null' 2>&1 | grep -c '^transforms as measured: /.*/home/.cache/sigrun/wisdom-fftw-3'
shell: for file in ~/.cache/sigrun/*; do echo damaged >$file; done
shell: sigrun --plan=measure 'noise rate=1k | head 960 | fft 480 | null' 2>&1 | grep -c 'this is not a wisdom file; transforms are estimated'
shell: sigrun -q --plan=measure 'noise rate=1k | head 960 | fft 480 | null'
shell: sigrun 'noise rate=1k | head 960 | fft 480 | null'
stdout:
    1
    1
    1
    1

=== where wisdom can't be kept, a run says so and has done its work
time: 30
env: XDG_CACHE_HOME=/dev/null
args: --realtime --duration=10.2s --plan=measure 'noise rate=1k | fft 480 | null'
stderr matches: warning: /dev/null/sigrun/wisdom-fftw-3.*: the wisdom file can't be created

=== explain tells windows, what a stage waits for, and tails
args: explain 'noise rate=8k | fir 1,2,3 | lowpass 1k kind=fir taps=41 | resample 4k | delay 5 | null'
stdout has:
      fir          -> f32, 8 kHz  (sees 3 frames, 1 of them before)
      lowpass      -> f32, 8 kHz  (waits for 20 frames more)
      resample     -> f32, 4 kHz  (1 out for 2 in)  (waits for 176 frames more)
      delay        -> f32, 4 kHz  (5 frames of tail)

=== what feeds a view of what goes on follows the clock, unless it ends, is live itself, or goes to a file
needs: stage plot
shell: for e in 'sine | plot' '{ sine ; noise } | add | { plot ; null }' 'sine | plot ; noise | null' 'sine | head 1s | plot' 'raw - type=f32 rate=1k | plot' 'sine | plot out.png'; do DISPLAY=:99 sigrun explain "$e" </dev/null | grep -c 'follows the clock'; done; DISPLAY=:99 sigrun explain --no-pace 'sine | plot' | grep -c 'follows the clock' || true
stdout:
    1
    2
    1
    0
    0
    0
    0
