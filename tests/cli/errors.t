# Wrong expressions: the line, carets under the culprit, and what to write instead.

=== a misspelt stage
args: 'sine 440 | gian 2 | null'
exit: 2
stderr:
    error: there is no stage gian; did you mean gain?
      sine 440 | gian 2 | null
                 ^~~~
    try:  sine 440 | gain 2 | null

=== a unit that doesn't fit
args: 'sine 20dB | null'
exit: 2
stderr:
    error: sine: freq takes a frequency (440, 3kHz, 0.25fs), found 20dB
      sine 20dB | null
           ^~~~

=== capital letters
args: 'sine 3khz | null'
exit: 2
stderr:
    error: sine: freq takes a frequency (440, 3kHz, 0.25fs), found 3khz
      sine 3khz | null
           ^~~~
    try:  sine 3kHz | null

=== all errors at once, each at its place
args: 'sine 3x tpye=f64 | null ; sine | gain 1 2 | null'
exit: 2
stderr:
    error: sine: freq takes a frequency (440, 3kHz, 0.25fs), found 3x
      sine 3x tpye=f64 | null ; sine | gain 1 2 | null
           ^~
    error: sine has no parameter tpye; it takes freq, amp, phase, offset, complex, rate, lanes, type and unit
      sine 3x tpye=f64 | null ; sine | gain 1 2 | null
              ^~~~
    try:  sine 3x type=f64 | null ; sine | gain 1 2 | null
    error: gain takes at most 1 value
      sine 3x tpye=f64 | null ; sine | gain 1 2 | null
                                              ^

=== wide and combining characters, and tabs, keep the carets in place
args: 'sine title="日本é"	| gian 3'
exit: 2
stderr:
    error: sine has no parameter title; it takes freq, amp, phase, offset, complex, rate, lanes, type and unit
      sine title="日本é"  | gian 3
           ^~~~~
    error: there is no stage gian; did you mean gain?
      sine title="日本é"  | gian 3
                            ^~~~
    try:  sine title="日本é"	| gain 3

=== a long line is cut around the culprit
env: COLUMNS=60
args: 'sine 440 | gain 1 | gain 1 | gain 1 | gain 1 | gain 1 | gian 1 | gain 1 | gain 1 | gain 1 | gain 1 | null'
exit: 2
stderr has:
    error: there is no stage gian; did you mean gain?
      …ain 1 | gain 1 | gain 1 | gian 1 | gain 1 | gain 1 | gai…
                                 ^~~~

=== the colours of an error
shell: sigrun --color=always 'gian' 2>&1 | od -An -c | tr -s ' ' | head -n 1 || true
stdout has: 033 [ 1 ; 3 1 m e r r o r :

=== twenty errors are shown, the rest is counted
shell: sigrun "$(for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23; do echo "gian$i"; done)" 2>&1 | tail -n 1 ; exit 2
exit: 2
stdout:
    and 3 more

=== an input that isn't there has an exit code of its own
args: 'read nothing.wav | gain 0.5 | null'
exit: 3
stderr has:
    nothing.wav
      read nothing.wav | gain 0.5 | null
           ^~~~~~~~~~~

=== an expression's error is reported before an input's
args: 'read nothing.wav | null ; sine 3x | null'
exit: 2
stderr matches: error: sine: freq takes[^\n]*\n[^\n]*\n[^\n]*\nerror: [^\n]*nothing\.wav[^\n]*\n[^\n]*\n[^\n]*

=== a space before an equals sign
args: 'def bp(lo) = bandpass $lo..3k ; sine freq =440 | bp lo =300 | null'
exit: 2
stderr:
    error: bp: write lo=300 without a space before the =
      def bp(lo) = bandpass $lo..3k ; sine freq =440 | bp lo =300 | null
                                                          ^~~~~~~
    try:  def bp(lo) = bandpass $lo..3k ; sine freq =440 | bp lo=300 | null

=== a space before an equals sign, of a stage's parameter
args: 'sine freq =440 | null'
exit: 2
stderr:
    error: sine: write freq=440 without a space before the =
      sine freq =440 | null
           ^~~~~~~~~
    try:  sine freq=440 | null

=== a space before an equals sign, in front of a string
args: 'sine freq ="440" | null'
exit: 2
stderr:
    error: a quote inside a word: leave out the space before the =
      sine freq ="440" | null
                 ^
    try:  sine freq="440" | null

=== values in the spelling of other languages
args: 'sine --freq 440 amp:0.5 | null ; sine freq 440 amp =0.5 | null ; sine | write o.wav --type=s16'
exit: 2
stderr:
    error: sine: write freq=440
      sine --freq 440 amp:0.5 | null ; sine freq 440 amp =0.5 | null ; sine | write o.wav --type=s16
           ^~~~~~~~~~
    try:  sine freq=440 amp:0.5 | null ; sine freq 440 amp =0.5 | null ; sine | write o.wav --type=s16
    error: sine: write amp=0.5
      sine --freq 440 amp:0.5 | null ; sine freq 440 amp =0.5 | null ; sine | write o.wav --type=s16
                      ^~~~~~~
    try:  sine --freq 440 amp=0.5 | null ; sine freq 440 amp =0.5 | null ; sine | write o.wav --type=s16
    error: sine: write freq=440
      sine --freq 440 amp:0.5 | null ; sine freq 440 amp =0.5 | null ; sine | write o.wav --type=s16
                                            ^~~~~~~~
    try:  sine --freq 440 amp:0.5 | null ; sine freq=440 amp =0.5 | null ; sine | write o.wav --type=s16
    error: sine: write amp=0.5 without a space before the =
      sine --freq 440 amp:0.5 | null ; sine freq 440 amp =0.5 | null ; sine | write o.wav --type=s16
                                                     ^~~~~~~~
    try:  sine --freq 440 amp:0.5 | null ; sine freq 440 amp=0.5 | null ; sine | write o.wav --type=s16
    error: write: write type=s16
      sine --freq 440 amp:0.5 | null ; sine freq 440 amp =0.5 | null ; sine | write o.wav --type=s16
                                                                                          ^~~~~~~~~~
    try:  sine --freq 440 amp:0.5 | null ; sine freq 440 amp =0.5 | null ; sine | write o.wav type=s16

=== a unit apart from its number
args: 'sine 1 kHz | gain -6 dB | delay frames=5 ms | null'
exit: 2
stderr:
    error: sine: write 1kHz without a space before the unit
      sine 1 kHz | gain -6 dB | delay frames=5 ms | null
           ^~~~~
    try:  sine 1kHz | gain -6 dB | delay frames=5 ms | null
    error: gain: write -6dB without a space before the unit
      sine 1 kHz | gain -6 dB | delay frames=5 ms | null
                        ^~~~~
    try:  sine 1 kHz | gain -6dB | delay frames=5 ms | null
    error: delay: write frames=5ms without a space before the unit
      sine 1 kHz | gain -6 dB | delay frames=5 ms | null
                                      ^~~~~~~~~~~
    try:  sine 1 kHz | gain -6 dB | delay frames=5ms | null

=== what is in quotes, and what another parameter takes, is no slip
args: -q 'constant 3 unit=V | head 1 | print time=no'
args: -q 'constant -3 | head 1 | print time=no header=no'
stdout:
    # value [V]
    3
    -3

=== options of an edge
args: 'sine |[drpo=oldest] gain 2 |[drop=oldest drop=never] null'
exit: 2
stderr:
    error: an edge has no parameter drpo; it takes drop and buffer
      sine |[drpo=oldest] gain 2 |[drop=oldest drop=never] null
             ^~~~
    try:  sine |[drop=oldest] gain 2 |[drop=oldest drop=never] null
    error: an edge: drop is given twice
      sine |[drpo=oldest] gain 2 |[drop=oldest drop=never] null
                                               ^~~~~~~~~~

=== transports and places that this build doesn't have
args: 'sine |[pigeon subject=lab.eeg] gain 2 @lab1 | { _ } @gpu | null'
exit: 2
stderr:
    error: pigeon carries no edge; what does: shm, tcp
      sine |[pigeon subject=lab.eeg] gain 2 @lab1 | { _ } @gpu | null
             ^~~~~~
    try:  sine | gain 2 @lab1 | { _ } @gpu | null
    error: @lab1: this build reaches no other hosts; leave the place out, and the stage runs here
      sine |[pigeon subject=lab.eeg] gain 2 @lab1 | { _ } @gpu | null
                                            ^~~~~
    try:  sine |[pigeon subject=lab.eeg] gain 2 | { _ } @gpu | null
    error: @gpu: no GPU can be used: this build runs stages on the CPU only; leave --gpu and @gpu out
      sine |[pigeon subject=lab.eeg] gain 2 @lab1 | { _ } @gpu | null
                                                          ^~~~
    try:  sine |[pigeon subject=lab.eeg] gain 2 @lab1 | { _ } | null

=== the names of the expression itself are among the nearest
args: 'def voice = gain 1 ; sine | voise | null'
exit: 2
stderr:
    error: there is no stage voise; did you mean voice?
      def voice = gain 1 ; sine | voise | null
                                  ^~~~~
    try:  def voice = gain 1 ; sine | voice | null

=== a stream in the place of a stage, and with values
args: 'x = sine ; noise | x | null ; x 3 | null'
exit: 2
stderr:
    error: x is a stream: it starts a chain and reads nothing; write it in front, or join it with add or merge
      x = sine ; noise | x | null ; x 3 | null
                         ^
    error: x is a stream and takes no values
      x = sine ; noise | x | null ; x 3 | null
                                      ^

=== outputs of a stream that aren't there
args: 'x = { sine ; noise } ; x.3 | null ; x.1a | null ; y = sine ; y.left | null'
exit: 2
stderr:
    error: the stream x has no output named 3; read it as x.1 to x.2
      x = { sine ; noise } ; x.3 | null ; x.1a | null ; y = sine ; y.left | null
                             ^~~
    error: the stream x has no output named 1a; read it as x.1 to x.2
      x = { sine ; noise } ; x.3 | null ; x.1a | null ; y = sine ; y.left | null
                                          ^~~~
    error: the stream y has no output named left; read it as y
      x = { sine ; noise } ; x.3 | null ; x.1a | null ; y = sine ; y.left | null
                                                                   ^~~~~~

=== outputs that don't fit the branches of a group are told once
args: '{ sine ; noise } | { gain 1 ; gain 2 ; gain 3 } | add | null'
exit: 2
stderr:
    error: 2 outputs meet a group with 3 open branches; one each is needed, or a single output for all
      { sine ; noise } | { gain 1 ; gain 2 ; gain 3 } | add | null
                         ^~~~~~~~~~~~~~~~~~~~~~~~~~~~

=== loops that nothing enters
args: 'y = y | delay 1 ; y | null'
exit: 2
stderr:
    error: delay: nothing enters the loop that it is in; join it with a stream, as in `y = x | add (y | delay 1)`
      y = y | delay 1 ; y | null
              ^~~~~

=== a stream that is nothing but its own name
args: 'y = y ; y | null'
exit: 2
stderr:
    error: the stream y only names itself; start it with a stage
      y = y ; y | null
              ^

=== rates that differ: the slower input is brought to the rate of the fastest
file a.csv:
    1
    2
args: '{ read a.csv rate=44.1k ; sine 440 rate=48k ; l: sine rate=1/3 | gain 2 } | add | write o.wav'
exit: 2
stderr:
    error: add: the inputs have different rates: 44.1 kHz (from a.csv) and 48 kHz (from sine)
      { read a.csv rate=44.1k ; sine 440 rate=48k ; l: sine rate=1/3 | gain 2 } | add | write o.wav
                                                                                  ^~~
    try:  { read a.csv rate=44.1k | resample 48k ; sine 440 rate=48k ; l: sine rate=1/3 | gain 2 } | add | write o.wav
    error: add: the inputs have different rates: 48 kHz (from sine) and 0.333333333 Hz (from l)
      { read a.csv rate=44.1k ; sine 440 rate=48k ; l: sine rate=1/3 | gain 2 } | add | write o.wav
                                                                                  ^~~
    try:  { read a.csv rate=44.1k ; sine 440 rate=48k ; l: sine rate=1/3 | gain 2 | resample 48k } | add | write o.wav

=== --auto-resample inserts what the error prints
shell: sigrun explain --auto-resample '{ sine rate=8k ; sine rate=48k } | add | null' | head -n 1
shell: sigrun explain --auto-resample '{ sine ; sine rate=8k } | add | null' | grep -o 'rate=8000.*rate=48000'
stdout matches: _2 = sine [^|;]*rate=8000 [^|;]* \| resample rate=48000 quality=high ; _3 = sine [^;]* ; \{ _2 ; _3 \} \| add [^\n]*\nrate=8000 [^;]*resample rate=48000

=== frames and signals don't meet, and no resample is offered
env: COLUMNS=140
args: '{ sine ; sine | stft 256 } | add | null ; { sine | stft 256 hop=10 ; sine | stft 256 hop=20 } | sub | null'
exit: 2
stderr:
    error: add: the inputs have frames of different shape: cf32, 48 kHz (from sine) and cf32, frequency 129 × 187.5 Hz, 375 frames/s (from stft)
      { sine ; sine | stft 256 } | add | null ; { sine | stft 256 hop=10 ; sine | stft 256 hop=20 } | sub | null
                                   ^~~
    error: sub: the inputs have different rates: 4.8 kHz (from stft) and 2.4 kHz (from stft)
      { sine ; sine | stft 256 } | add | null ; { sine | stft 256 hop=10 ; sine | stft 256 hop=20 } | sub | null
                                                                                                      ^~~

=== what a shell would do with a file
args: 'talk.wav | gain 2 | null ; sine > b.wav ; sine | gain 2 >c.wav'
exit: 2
stderr:
    error: there is no stream talk with an output wav; a file is read by `read talk.wav`
      talk.wav | gain 2 | null ; sine > b.wav ; sine | gain 2 >c.wav
      ^~~~~~~~
    try:  read talk.wav | gain 2 | null ; sine > b.wav ; sine | gain 2 >c.wav
    error: nothing reads the output of this; end the chain with a sink like `write out.wav`, `plot` or `null`
      talk.wav | gain 2 | null ; sine > b.wav ; sine | gain 2 >c.wav
                                 ^~~~~~~~~~~~
    error: sine: write | write b.wav in place of the >
      talk.wav | gain 2 | null ; sine > b.wav ; sine | gain 2 >c.wav
                                      ^~~~~~~
    try:  talk.wav | gain 2 | null ; sine | write b.wav ; sine | gain 2 >c.wav
    error: nothing reads the output of this; end the chain with a sink like `write out.wav`, `plot` or `null`
      talk.wav | gain 2 | null ; sine > b.wav ; sine | gain 2 >c.wav
                                                       ^~~~~~~~~~~~~
    error: gain: write | write c.wav in place of the >
      talk.wav | gain 2 | null ; sine > b.wav ; sine | gain 2 >c.wav
                                                              ^~~~~~
    try:  talk.wav | gain 2 | null ; sine > b.wav ; sine | gain 2 | write c.wav

=== capital letters in a name
args: 'SINE | Gain 2 | fft 1024 window=HANN | null'
exit: 2
stderr:
    error: there is no stage SINE; did you mean sine?
      SINE | Gain 2 | fft 1024 window=HANN | null
      ^~~~
    try:  sine | Gain 2 | fft 1024 window=HANN | null
    error: there is no stage Gain; did you mean gain?
      SINE | Gain 2 | fft 1024 window=HANN | null
             ^~~~
    try:  SINE | gain 2 | fft 1024 window=HANN | null
    error: fft: window takes rect, bartlett, triang, hann, hamming, blackman, blackmanharris, nuttall, flattop, cosine, bohman, parzen, kaiser, tukey, gaussian, chebwin or taylor, found HANN
      SINE | Gain 2 | fft 1024 window=HANN | null
                                      ^~~~
    try:  SINE | Gain 2 | fft 1024 window=hann | null

=== a file may have any name
shell: sigrun -q 'constant 1 rate=1 | head 1 | write >a.csv' && sigrun -q 'read >a.csv rate=1 | print time=no header=no'
stdout: 1
leaves: >a.csv
