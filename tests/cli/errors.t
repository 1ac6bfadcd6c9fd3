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
    error: sine has no parameter tpye; it takes freq, amp, phase, offset, complex, rate, lanes, type and unit
      sine 3x tpye=f64 | null ; sine | gain 1 2 | null
              ^~~~
    try:  sine 3x type=f64 | null ; sine | gain 1 2 | null
    error: sine: freq takes a frequency (440, 3kHz, 0.25fs), found 3x
      sine 3x tpye=f64 | null ; sine | gain 1 2 | null
           ^~
    error: gain takes at most 1 value
      sine 3x tpye=f64 | null ; sine | gain 1 2 | null
                                              ^

=== wide and combining characters, and tabs, keep the carets in place
args: 'sine title="日本é"	| gian 3'
exit: 2
stderr:
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
