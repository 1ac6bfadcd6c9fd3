# Bad input: every mistake is answered with its culprit and a remedy, within seconds, and an older result stays as it
# was. What a failure in mid-stream leaves has its own name, NAME.partial; nothing else is left behind.

=== a stage that doesn't exist
file o.wav: older
args: 'sine 440 | frobnicate 3 | write o.wav'
exit: 2
stderr:
    error: there is no stage frobnicate (sigrun list shows them all)
      sine 440 | frobnicate 3 | write o.wav
                 ^~~~~~~~~~
time: 5

=== a misspelt stage
file o.wav: older
args: 'sine 440 | higpass 80 | write o.wav'
exit: 2
stderr:
    error: there is no stage higpass; did you mean highpass?
      sine 440 | higpass 80 | write o.wav
                 ^~~~~~~
    try:  sine 440 | highpass 80 | write o.wav
time: 5

=== a stage by the name that others give it
file o.wav: older
args: 'sine 440 | quadrature_demod | write o.wav'
exit: 2
stderr:
    error: quadrature_demod is called fmdemod here
      sine 440 | quadrature_demod | write o.wav
                 ^~~~~~~~~~~~~~~~
    try:  sine 440 | fmdemod | write o.wav
time: 5

=== a misspelt parameter
file o.wav: older
args: 'sine 440 | fft 1024 wndow=hann | abs | write o.npy'
exit: 2
stderr:
    error: fft has no parameter wndow; it takes size, hop, window, shape, norm, amp, shift and tail
      sine 440 | fft 1024 wndow=hann | abs | write o.npy
                          ^~~~~
    try:  sine 440 | fft 1024 window=hann | abs | write o.npy
time: 5

=== a misspelt choice
file o.wav: older
args: 'sine 440 | fft 1024 window=hnan | abs | write o.npy'
exit: 2
stderr:
    error: fft: window takes rect, bartlett, triang, hann, hamming, blackman, blackmanharris, nuttall, flattop, cosine, bohman, parzen, kaiser, tukey, gaussian, chebwin or taylor, found hnan
      sine 440 | fft 1024 window=hnan | abs | write o.npy
                                 ^~~~
    try:  sine 440 | fft 1024 window=hann | abs | write o.npy
time: 5

=== a required parameter that is missing
file o.wav: older
args: 'sine 440 | lowpass | write o.wav'
exit: 2
stderr:
    error: lowpass: cutoff is missing; it takes a frequency (440, 3kHz, 0.25fs)
      sine 440 | lowpass | write o.wav
                 ^~~~~~~
time: 5

=== a wrong unit
file o.wav: older
args: 'sine 440 | fft 20dB | abs | write o.npy'
exit: 2
stderr:
    error: fft: size takes a whole number of frames (1024) or a time (20ms), found 20dB
      sine 440 | fft 20dB | abs | write o.npy
                     ^~~~
time: 5

=== another wrong unit
file o.wav: older
args: 'sine 440 | lowpass 3s | write o.wav'
exit: 2
stderr:
    error: lowpass: cutoff takes a frequency (440, 3kHz, 0.25fs), found 3s
      sine 440 | lowpass 3s | write o.wav
                         ^~
time: 5

=== a frequency above half of the rate
file o.wav: older
args: 'sine 440 | lowpass 30k | write o.wav'
exit: 2
stderr:
    error: lowpass: cutoff must be below 24 kHz, half of the input's rate of 48 kHz, found 30 kHz
      sine 440 | lowpass 30k | write o.wav
                         ^~~
time: 5

=== a value below the least
file o.wav: older
args: 'sine 440 | resample -3 | write o.wav'
exit: 2
stderr:
    error: resample: rate takes 1 µHz to 1 THz, found -3
      sine 440 | resample -3 | write o.wav
                          ^~
time: 5

=== a transform beyond any memory
file o.wav: older
args: 'sine 440 | fft 2^40 | abs | write o.npy'
exit: 2
stderr:
    error: fft: size takes 0 frames to 1073741824 frames, found 2^40
      sine 440 | fft 2^40 | abs | write o.npy
                     ^~~~
time: 5

=== a transform beyond the memory that is allowed
file o.wav: older
args: --memory 64Mi 'sine 440 | fft 2^30 | abs | write o.npy'
exit: 2
stderr:
    error: the buffers between the stages need 16384.0 MiB, and 64 MiB are allowed; the largest holds 2147483904 frames of 4 bytes behind sine; use smaller frames or windows, or allow more with --memory
      sine 440 | fft 2^30 | abs | write o.npy
      ^~~~~~~~
time: 5

=== a range that runs backwards
file o.wav: older
args: 'sine 440 | bandpass 3k..300 | write o.wav'
exit: 2
stderr:
    error: bandpass: band: the range 3k..300 runs backwards
      sine 440 | bandpass 3k..300 | write o.wav
                          ^~~~~~~
    try:  sine 440 | bandpass 300..3k | write o.wav
time: 5

=== rates that differ
file o.wav: older
args: '{ sine rate=44.1k ; sine 440 } | add | write o.wav'
exit: 2
stderr:
    error: add: the inputs have different rates: 44.1 kHz (from sine) and 48 kHz (from sine)
      { sine rate=44.1k ; sine 440 } | add | write o.wav
                                       ^~~
    try:  { sine rate=44.1k | resample 48k ; sine 440 } | add | write o.wav
time: 5

=== complex samples where only real ones go
file o.wav: older
args: 'sine complex=true | write o.wav'
exit: 2
stderr:
    error: write: complex samples don't go into a sound file: write .npy, or raw with type=cf32; or take real, imag, abs or phase
      sine complex=true | write o.wav
                                ^~~~~
time: 5

=== a plain signal where frames are needed
file o.wav: older
args: 'sine | ifft | write o.wav'
exit: 2
stderr:
    error: ifft: works on frames, found a plain signal (from sine); frame, stft or cwt before it
      sine | ifft | write o.wav
             ^~~~
time: 5

=== a stage without its input
file o.wav: older
args: 'gain 2 | write o.wav'
exit: 2
stderr:
    error: gain needs an input; put a source before it, like `read a.wav | gain`
      gain 2 | write o.wav
      ^~~~
time: 5

=== a chain that nothing reads
file o.wav: older
args: 'sine 440 | gain 2'
exit: 2
stderr:
    error: nothing reads the output of this; end the chain with a sink like `write out.wav`, `plot` or `null`
      sine 440 | gain 2
                 ^~~~~~
time: 5

=== a file that isn't there
file o.wav: older
args: 'read gone.wav | gain 2 | write o.wav'
exit: 3
stderr:
    error: read: gone.wav: no such file; the most alike is o.wav
      read gone.wav | gain 2 | write o.wav
           ^~~~~~~~
time: 5

=== a file whose name is nearly right
file talk.flac hex: 2d
file o.wav: older
args: 'read tlak.flac | gain 2 | write o.wav'
exit: 3
stderr:
    error: read: tlak.flac: no such file; the most alike is talk.flac
      read tlak.flac | gain 2 | write o.wav
           ^~~~~~~~~
time: 5

=== a folder for a file
file o.wav: older
args: 'read . | gain 2 | write o.wav'
exit: 3
stderr:
    error: read: .: a folder, not a file; `sigrun batch` runs all files of a folder
      read . | gain 2 | write o.wav
           ^
time: 5

=== a file of 0 bytes
file empty.wav hex: 
file o.wav: older
args: 'read empty.wav | gain 2 | write o.wav'
exit: 3
stderr:
    error: read: empty.wav: empty, it has 0 bytes
      read empty.wav | gain 2 | write o.wav
           ^~~~~~~~~
time: 5

=== a header that is cut short
file cut.wav hex: 52 49 46 46 24 08 00 00 57 41 56 45 66 6d 74 20 10 00
file o.wav: older
args: 'read cut.wav | gain 2 | write o.wav'
exit: 3
stderr:
    error: read: cut.wav: no samples: its header is broken off or wrong, no data chunk follows it
      read cut.wav | gain 2 | write o.wav
           ^~~~~~~
time: 5

=== a recording that ends in its samples
file cut.wav hex: 52 49 46 46 f4 07 00 00 57 41 56 45 66 6d 74 20 10 00 00 00 01 00 01 00 40 1f 00 00 80 3e 00 00 02 00 10 00 64 61 74 61 d0 07 00 00 00 40 00 40 00 40 00 40 00 40 00 40 00 40 00 40
file o.wav: older
args: 'read cut.wav | null sum=true'
exit: 0
stdout:
    null: 8 frames, sum 131072
stderr:
    warning: read: cut.wav is cut short: 8 of 1000 frames are there
time: 5

=== an array that ends in its header
file cut.npy hex: 93 4e 55 4d 50 59 01 00 76 00 7b 22 64 65 73 63 72
file o.wav: older
args: 'read cut.npy rate=1 | write o.wav'
exit: 3
stderr:
    error: read: cut.npy: no readable NumPy array: it ends within its header
      read cut.npy rate=1 | write o.wav
           ^~~~~~~
time: 5

=== a compressed recording that is cut short
file cut.flac hex: 66 4c 61 43 00 00 00 22 10 00 10 00 00 0a 61 00 10 af 0b b8 01 70 00 00 bb 80 70 8e 36 1e af 54 67 bd ac ef ef 78 33 b8 74 9b 84 00 00 28 20 00 00 00 72 65 66 65 72 65 6e 63 65 20
file o.wav: older
args: 'read cut.flac | write o.wav'
exit: 3
stderr has:
    error: read: cut.flac: damaged, cut short or of a kind that libsndfile can't read: 
      read cut.flac | write o.wav
           ^~~~~~~~
time: 5

=== a table that ends in letters
file t.csv:
    1,2
    3,x
file o.wav: older
shell: sigrun 'read t.csv rate=10 | write o.wav' ; code=$? ; rm -f o.wav.partial ; exit $code
exit: 3
stderr:
    error: read: t.csv: line 2, column 2: 'x' is no number
      read t.csv rate=10 | write o.wav
           ^~~~~
time: 5

=== a file of an unknown kind
file song.wav hex: 6e 6f 74 20 6d 75 73 69 63 20 61 74 20 61 6c 6c
file o.wav: older
args: 'read song.wav | gain 2 | write o.wav'
exit: 3
stderr:
    error: read: song.wav: no line of it holds numbers, and it is of no other known format
      read song.wav | gain 2 | write o.wav
           ^~~~~~~~
time: 5

=== a folder that isn't there for the output
file o.wav: older
args: 'sine | head 1 | write nowhere/o.wav'
exit: 2
stderr:
    error: write: the folder nowhere/: No such file or directory
      sine | head 1 | write nowhere/o.wav
                            ^~~~~~~~~~~~~
time: 5

=== a folder as the output
file o.wav: older
args: 'sine | head 1 | write . format=wav'
exit: 2
stderr:
    error: write: . is a folder: name a file in it
      sine | head 1 | write . format=wav
                            ^
time: 5

=== an output of an unknown kind
file o.wav: older
args: 'sine | head 1 | write o.wax'
exit: 2
stderr:
    error: write: no format 'wax' to write: there are wav, rf64, w64, aiff, au, caf, flac, ogg, opus, mp3, npy, csv and tsv
      sine | head 1 | write o.wax
                            ^~~~~
time: 5

=== two outputs of one name
file o.wav: older
args: 'sine | head 9 | { write o.wav ; gain 2 | write o.wav }'
exit: 1
stderr:
    error: write: o.wav is written by another stage already
      sine | head 9 | { write o.wav ; gain 2 | write o.wav }
                                                     ^~~~~
time: 5

=== the input as the output
file o.wav: older
args: 'read o.wav | gain 2 | write o.wav'
exit: 3
stderr:
    error: read: o.wav: unknown format: it starts with the bytes 6f 6c 64 65 72 0a (older.); for bare numbers write raw o.wav type=s16 rate=48k
      read o.wav | gain 2 | write o.wav
           ^~~~~
time: 5

=== a variable without a value
file o.wav: older
args: 'read $in | gain 2 | write o.wav'
exit: 2
stderr:
    error: the variable '$in' has no value: give it one with -D in=VALUE, or run it for many files with 'sigrun batch'
      read $in | gain 2 | write o.wav
           ^~~
time: 5

=== a brace that isn't closed
file o.wav: older
args: 'sine | { gain 2 ; gain 3 | add | write o.wav'
exit: 2
stderr:
    error: '{' isn't closed: expected ';' or '}' before the end
      sine | { gain 2 ; gain 3 | add | write o.wav
             ^
    try:  sine | { gain 2 ; gain 3 | add | write o.wav }
time: 5

=== ten thousand braces
file o.wav: older
shell: sigrun "$(head -c 10000 /dev/zero | tr '\0' '{')"
exit: 2
stderr:
    error: '{' nests deeper than 256: name an inner part as a stream of its own
      …{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{…
                                                      ^
time: 5

=== a loop without a delay
file o.wav: older
args: 'x = sine ; y = { x ; y | gain 0.5 } | add ; y | write o.wav'
exit: 2
stderr:
    error: add: its input depends on its own output; a loop needs a `delay` of at least one frame in it
      x = sine ; y = { x ; y | gain 0.5 } | add ; y | write o.wav
                                            ^~~
time: 5

=== more outputs than a stage reads
file o.wav: older
args: '{ sine ; sine 3 } | gain 2 | write o.wav'
exit: 2
stderr:
    error: gain has 1 input, found 2 outputs before it; join them with add or merge, or give it to each branch
      { sine ; sine 3 } | gain 2 | write o.wav
                          ^~~~
time: 5

=== an unknown option
file o.wav: older
args: --durration 3s 'sine | write o.wav'
exit: 2
stderr:
    error: there is no option --durration (sigrun help shows them)
    try:  --duration
time: 5

=== a wrong value of an option
file o.wav: older
args: --duration 3x 'sine | write o.wav'
exit: 2
stderr:
    error: --duration takes a time in seconds (0.5, 20ms, 1min), found 3x
time: 5

=== an expression without its quotes
file o.wav: older
args: sine 440 | write o.wav
exit: 2
stderr:
    error: an expression is one word for the shell, found 5: put quotes around all of it
    try:  sigrun 'sine 440 | write o.wav'
time: 5

=== a misspelt command
file o.wav: older
args: lst
exit: 2
stderr:
    error: there is no command and no stage lst; did you mean list?
    try:  sigrun list
time: 5

=== standard output that is closed
file o.wav: older
shell: sigrun 'sine | head 10 | print' >&-
exit: 1
stderr:
    error: print: can't write to stdout: Bad file descriptor
      sine | head 10 | print
                       ^~~~~
time: 5

=== standard output that is closed doesn't become another file
file o.wav: older
shell: sigrun 'sine | write o.wav ; sine | head 10 | print' >&- ; code=$? ; rm -f o.wav.partial ; exit $code
exit: 1
stderr:
    error: print: can't write to stdout: Bad file descriptor
      sine | write o.wav ; sine | head 10 | print
                                            ^~~~~
time: 5

=== standard output on a full device
file o.wav: older
shell: sigrun 'sine | head 10 | print' >/dev/full
exit: 1
stderr:
    error: print: can't write to stdout: No space left on device
      sine | head 10 | print
                       ^~~~~
time: 5
