# Sources, sinks, flow, math, channels, statistics: what they print, how they end, what they refuse.

=== print begins with names and units and tells the time
args: -q 'sine 1 complex=true rate=4 unit=V | head 4 | print'
stdout:
    # time [s]  value.re [V]  value.im [V]
    0  1  0
    0.25  0  1
    0.5  -1  0
    0.75  0  -1

=== print of several lanes, as CSV
args: -q 'eeg channels=O1,Cz background=0 delta=0 theta=0 alpha=0 mu=0 beta=0 gamma=0 blinks=0 line=0 sensor=0 rate=250 | head 2 | print format=csv'
stdout:
    time [s],O1 [V],Cz [V]
    0,0,0
    0.004,0,0

=== print of frames is a table for each
args: -q 'saw 1 rate=4 unit=Pa | frame 2 | head 2 | print'
stdout:
    # time [s]  value [Pa]
    # time 0 s
    0  -1
    0.25  -0.5

    # time 0.5 s
    0  0
    0.25  0.5

=== print of frames as CSV has both times
args: -q 'saw 1 rate=4 | frame 2 | head 2 | print format=csv'
stdout:
    frame [s],time [s],value
    0,0,-1
    0,0.25,-0.5
    0.5,0,0
    0.5,0.25,0.5

=== print as JSON lines
args: -q '{ saw 1 rate=4 ; constant 0.1 rate=4 } | merge | frame 2 | head 1 | print format=json'
stdout:
    {"rate":2,"unit":"","axes":[{"name":"time","unit":"s","values":[0,0.25]}]}
    {"time":0,"ch0":[-1,-0.5],"ch1":[0.1,0.1]}

=== print as JSON has no NaN and no Inf
args: -q '{ constant 0 ; constant 0 } | div | head 1 | print format=json header=false time=false'
stdout: {"value":null}

=== print with fewer digits
args: -q 'constant pi type=f64 | head 1 | print digits=4 header=false time=false'
stdout: 3.142

=== the shortest digits that read back
args: -q '{ constant 0.1 ; constant 1/3 } | merge | head 1 | print header=false time=false'
stdout: 0.1  0.33333334

=== an empty stream has a header
args: -q 'sine | head 0 | print'
stdout: # time [s]  value

=== a reader that has enough ends it in silence
shell: sigrun -q 'sine | print' | head -n 1
stdout: # time [s]  value

=== a full device is a failure
needs: file /dev/full
shell: sigrun 'sine | head 10 | print' >/dev/full
exit: 1
stderr:
    error: print: can't write to stdout: No space left on device
      sine | head 10 | print
                       ^~~~~

=== null counts and adds up
args: -q 'constant 0.25 lanes=3 | head 1000 | null sum=true'
stdout: null: 1000 frames, sum 750

=== null adds up the parts of complex numbers
args: -q 'constant 1 imag=-2 | head 1000 | null sum=true'
stdout: null: 1000 frames, sum 1000-2000j

=== the sum doesn't depend on the threads, nor on what is fused
args: -q -j 1 'noise lanes=2 | gain 0.3 | null sum=true' --duration 3s
args: -q -j 2 'noise lanes=2 | gain 0.3 | null sum=true' --duration 3s
args: -q -j 2 --no-fuse 'noise lanes=2 | gain 0.3 | null sum=true' --duration 3s
args: -q --no-replicate 'noise lanes=2 | gain 0.3 | null sum=true' --duration 3s
stdout matches: (null: 144000 frames, sum \S+)\n\1\n\1\n\1

=== units travel
args: -q 'constant 3 unit=V | head 1 | power | print'
args: -q 'constant 3 unit=V | head 1 | power | sqrt | print'
args: -q 'constant 10 unit=V | head 1 | db | print'
args: -q 'constant 10 unit=V | head 1 | power | db | print'
args: -q 'constant 10 | head 1 | db | print time=false'
args: -q '{ constant 3 unit=V ; constant 2 unit=A } | mul | head 1 | print'
args: -q '{ constant 3 unit=V ; constant 2 unit=A } | div | head 1 | print'
args: -q '{ constant 3 unit=V ; constant 2 unit=V } | div | head 1 | print'
args: -q 'constant 3 unit=m/s | head 1 | diff per=second | print'
args: -q 'constant 3 unit=m/s² | head 1 | db floor=0 | print'
args: -q 'constant 3 unit=V | head 1 | variance | print'
stdout near 1e-6:
    # time [s]  value [V²]
    0  9
    # time [s]  value [V]
    0  3
    # time [s]  value [dB re V]
    0  20
    # time [s]  value [dB re V²]
    0  20
    # value [dBFS]
    20
    # time [s]  value [V·A]
    0  6
    # time [s]  value [V/A]
    0  1.5
    # time [s]  value
    0  1.5
    # time [s]  value [(m/s)/s]
    0  144000
    # time [s]  value [dB re m/s²]
    0  9.542425
    # value [V²]
    0

=== peaks tell their units
args: -q 'sine 2 rate=100 unit=V | head 1s | peaks | print format=csv'
stdout near 1e-6:
    time [s],value [V],prominence [V],width [s]
    0.12,0.998026728,0.998026728,0.166744
    0.62,0.998026728,1.996053457,0.25

=== split needs as many branches as lanes
args: 'sine lanes=2 | head 10 | split | { null ; null ; null }'
exit: 2
stderr:
    error: split: the input has 2 lanes, and 3 branches follow; `select` takes some of the lanes
      sine lanes=2 | head 10 | split | { null ; null ; null }
                               ^~~~~

=== select tells which lanes there are
args: 'eeg channels=O1,O2 | select O1,C9 | null'
exit: 2
stderr:
    error: select: the input has no lane 'C9'; it has O1 O2
      eeg channels=O1,O2 | select O1,C9 | null
                                  ^~~~~

=== select counts from 0
args: 'sine lanes=2 | select 2 | null'
exit: 2
stderr:
    error: select: the input has no lane '2'; it has lanes 0 to 1
      sine lanes=2 | select 2 | null
                            ^

=== add needs two inputs
args: 'sine | add | null'
exit: 2
stderr:
    error: add: needs two inputs, as { a ; b } before it or (b) behind it; for a constant write offset VALUE
      sine | add | null
             ^~~

=== a join ends with its shortest input, or with tail=pad with its longest, for any chunks and threads
args: -q '{ constant 1 rate=4 | head 2 ; constant 2 rate=4 | head 4 } | add | print header=no'
args: -q '{ constant 1 rate=4 | head 2 ; constant 2 rate=4 | head 4 } | add tail=pad | print header=no'
args: -q -j 1 '{ constant 2 rate=4 | head 3 ; constant 3 rate=4 | head 1 ; constant 4 rate=4 | head 0 } | merge tail=pad | print header=no'
args: -q --no-fuse --no-static-buffers '{ constant 1 | head 70001 ; constant 2 type=f64 | head 999983 ; constant 3 | head 5 } | sub tail=pad | null sum=yes'
args: -q -j 1 '{ constant 1 | head 70001 ; constant 2 type=f64 | head 999983 ; constant 3 | head 5 } | sub tail=pad | null sum=yes'
args: -q -j 8 '{ constant 1 | head 70001 ; constant 2 type=f64 | head 999983 ; constant 3 | head 5 } | sub tail=pad | null sum=yes'
stdout:
    0  3
    0.25  3
    0  3
    0.25  3
    0.5  2
    0.75  2
    0  2  3  0
    0.25  2  0  0
    0.5  2  0  0
    null: 999983 frames, sum -1929980
    null: 999983 frames, sum -1929980
    null: 999983 frames, sum -1929980

=== a branch that goes on behind the end of another, and an echo behind the end of its source
args: -q 'x = impulse rate=4 | head 2 ; { x ; x | concat (constant 1 rate=4 | head 2) } | add tail=pad | print header=no time=no'
args: -q 'x = impulse rate=4 | head 1 ; y = x | add (y | delay 1 | gain 0.5) tail=pad ; y | head 4 | print header=no time=no'
stdout:
    2
    0
    1
    1
    1
    0.5
    0.25
    0.125

=== sums need one unit
args: '{ sine unit=V ; sine unit=A } | add | null'
exit: 2
stderr:
    error: add: the units differ: input 1 is in V, input 2 in A
      { sine unit=V ; sine unit=A } | add | null
                                      ^~~

=== sums need as many lanes, or one
args: '{ sine lanes=2 ; sine lanes=3 } | add | null'
exit: 2
stderr:
    error: add: the inputs have 2 and 3 lanes; take one with `select`, or make one with `downmix`
      { sine lanes=2 ; sine lanes=3 } | add | null
                                        ^~~

=== a complex signal doesn't become real in silence
args: 'sine complex=true | convert s16 | null'
exit: 2
stderr:
    error: convert: the input is complex and s16 is not; take a part of it first, with abs, real or imag
      sine complex=true | convert s16 | null
                                  ^~~

=== samples beyond the range of an integer are counted
args: 'constant 2 | head 100 | convert s16 | null sum=true'
stdout: null: 100 frames, sum 3276700
stderr has: warning: convert: 100 samples were clipped; lower the level before it, as with gain -3dB

=== frames that overlap are not put in a row
args: 'sine | frame 10 hop=3 | deframe | null'
exit: 2
stderr:
    error: deframe: frames of 10 samples begin 3 samples apart; `overlap` adds up what they share
      sine | frame 10 hop=3 | deframe | null
                              ^~~~~~~

=== a signal that is too long to be searched whole
args: 'noise | head 1000 | peaks keep=500 | null'
exit: 1
stderr:
    error: peaks: the signal is longer than 500 frames; with wlen it needs no end (and distance no more than 1), or give more to keep
      noise | head 1000 | peaks keep=500 | null
                                     ^~~

=== an electrode that isn't there
args: 'eeg channels=O1,C9 | null'
exit: 2
stderr:
    error: eeg: no electrode 'C9'; there are Fp1 Fp2 F7 F3 Fz F4 F8 T7 C3 Cz C4 T8 P7 P3 Pz P4 P8 O1 O2
      eeg channels=O1,C9 | null
                   ^~~~~

=== random numbers depend on the seed and on the place of the stage only
args: -q --seed 5 'noise | head 3 | print time=false header=false'
args: -q --seed 5 'noise | head 3 | print time=false header=false'
args: -q --seed 6 'noise | head 3 | print time=false header=false'
stdout matches: (\S+\n\S+\n\S+)\n\1\n(?!\1)\S+\n\S+\n\S+

=== an even number of taps lies half a sample earlier, and says so
args: -q 'impulse at=2 rate=10 | head 5 | fir 1,1 | print'
stdout:
    # time [s]  value
    -0.05  0
    0.05  0
    0.15  1
    0.25  1
    0.35  0

=== so it does where it is designed, and where the rate falls
args: -q 'impulse rate=10 | lowpass 2 kind=fir taps=4 | head 1 | print header=false digits=1'
args: -q 'impulse rate=10 | decimate 2 taps=1,2 | head 2 | print header=false'
stdout:
    -0.05  0.5
    -0.05  1
    0.15  0

=== a derivative has the unit of one
args: -q 'constant 1 unit=V rate=10 | head 1 | savgol 5 derivative=2 | print time=false'
stdout:
    # value [V/s²]
    -28.571428

=== NaN has no sign
args: -q '{ constant 0 ; constant 0 } | div | { _ ; gain -1 } | merge | head 1 | print time=false header=false'
stdout: nan  nan

=== integers are printed as what they stand for
args: -q 'constant 0.5 | head 1 | convert s32 | print time=false header=false'
args: -q 'constant 7 unit=count | head 1 | convert s16 | print time=false header=false'
stdout:
    0.5
    7
