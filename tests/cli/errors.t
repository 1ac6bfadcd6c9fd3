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
