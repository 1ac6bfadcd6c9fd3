# What plot, heatmap and spectrogram refuse, and the pictures they make of letters.

=== without a file and a terminal
needs: stage plot
args: -q 'sine | head 9 | plot'
exit: 1
stderr:
    error: plot: stdout is no terminal: say `plot out.png` for a picture, or `plot -` for letters
      sine | head 9 | plot
                      ^~~~

=== a kind of file that isn't drawn
needs: stage plot
args: -q 'sine | plot out.jpg'
exit: 2
stderr:
    error: plot: .jpg files are not drawn: name one that ends in .png, .svg, .pdf, .json, .txt, .gif, .apng, .mp4 or .webm
      sine | plot out.jpg
                  ^~~~~~~

=== other kinds, each with the list
needs: stage plot
shell: for kind in eps ps jpg bmp; do sigrun -q "sine | plot out.$kind" 2>&1; done | grep -c '.mp4 or .webm'
stdout:
    4

=== a name that tells nothing
needs: stage plot
args: -q 'sine | plot out'
exit: 2
stderr:
    error: plot: out has no ending that tells the kind of picture: .png, .svg, .pdf, .json, .txt, .gif, .apng, .mp4 or .webm
      sine | plot out
                  ^~~

=== a folder that isn't there
needs: stage plot
args: -q 'sine | plot nowhere/out.png'
exit: 2
stderr:
    error: plot: the folder nowhere/: No such file or directory
      sine | plot nowhere/out.png
                  ^~~~~~~~~~~~~~~

=== a signal has no spectrogram
needs: stage spectrogram
args: -q 'sine | spectrogram out.png'
exit: 2
stderr:
    error: spectrogram: needs frames, found a plain signal: put `stft 2048 |` before it
      sine | spectrogram out.png
             ^~~~~~~~~~~

=== nor have frames of time
needs: stage spectrogram
args: -q 'sine | frame 100 | spectrogram out.png'
exit: 2
stderr:
    error: spectrogram: needs frames with a frequency axis, found the axis time; heatmap draws any
      sine | frame 100 | spectrogram out.png
                         ^~~~~~~~~~~

=== lines of frames with two axes
needs: stage plot
args: -q 'eeg model=seed | frame 2047 | cwt wavelet=morlet-cw | abs | plot out.png'
exit: 2
stderr:
    error: plot: draws frames of one axis, found 2; heatmap draws two
      eeg model=seed | frame 2047 | cwt wavelet=morlet-cw | abs | plot out.png
                                                                  ^~~~

=== a full disk is told with the name, and nothing is left of an empty picture
needs: stage plot
args: -q 'sine | head 1s | plot /dev/full format=png'
exit: 1
stderr:
    error: plot: /dev/full: No space left on device
      sine | head 1s | plot /dev/full format=png
                            ^~~~~~~~~

=== a sine in letters
needs: stage plot
args: -q 'sine 5 rate=1k | head 1s | plot - width=40 height=12 title=Sine'
stdout:
    Amplitude          Sine
     1┤ ⣤⡄     ⣠⣄     ⢠⣤     ⢀⣤⡀     ⣤⡀
      │⢸⠃⢻    ⢀⡇⢹⡄    ⡟⠸⡆    ⡾⠈⡇    ⢸⠁⢷
      │⣾ ⠘⡇   ⣸⠁ ⡇   ⢸⠃ ⢷   ⢀⡇ ⢻    ⡟ ⢸⡀
      │⡇  ⣧   ⡏  ⢻   ⣼  ⢸   ⢸⠁ ⠘⡇  ⢰⠇ ⠈⡇
     0┤⠁  ⢸⡀ ⢠⡇  ⠸⡆ ⢀⡏  ⠘⡇  ⡟   ⣇  ⣼   ⢻  ⢸
      │   ⠈⡇ ⣼    ⣧ ⢸⠁   ⢿ ⢠⡇   ⢹⡀ ⡇   ⢸⡄ ⡾
      │    ⢷⢀⡇    ⢸⡀⡾    ⢸⡄⣼    ⠈⡇⣸⠃    ⣧⢰⠇
    −1┤    ⠈⠛⠁     ⠛⠁     ⠛⠃     ⠙⠋     ⠘⠛
      └┬─────────────────┬────────────────┬
      0.0               0.5              1.0
                     Time (s)

=== the same where the locale has no such letters
needs: stage plot
env: LC_ALL=C
args: -q 'sine 5 rate=1k | head 1s | plot - width=40 height=12'
stdout:
    Amplitude
     1+ ..     ..     ..     ...     ..
      ||'|    .||.    |||    |'|    |'|
      || '|   |' |   |' |   .| |    | |.
      ||  |   |  |   |  |   |' '|  || '|
     0+'  |. .|  || .|  '|  |   |  |   |  |
      |   '| |    | |'   | .|   |. |   |. |
      |    |.|    |.|    |.|    '||'    |||
    -1+    '''     ''     ''     ''     ''
      ++-----------------+----------------+
      0.0               0.5              1.0
                     Time (s)

=== a spectrogram in letters without colours
needs: stage spectrogram
args: -q 'chirp 100 4k 2s rate=16k | head 2s | stft 512 hop=128 | spectrogram - width=50 height=14'
stdout:
    Frequency (kHz)                       Level (dBFS)
     │+                                      + @@├0
     │+                                      + %%│
     │+                                      + ##│
    5┤+                                    ..* **│
     │+                           .....::--+*@ ++├−50
     │+                    ....::-==#@@@@@@@@@ ==│
     │*           ....:::-=+#@@@@@@@@@%+--::.* --│
     │*    ....::-=+%@@@@@@@@@*+--::....     + ::│
     │*::-=*%@@@@@@@@@#==-::....             + ..├−100
    0┤@@@@@@@@+=--::....                     +   │
     └┬────────┬─────────┬─────────┬─────────┬
     0.0      0.5       1.0       1.5       2.0
                      Time (s)   Δf 31.25 Hz, hop 8 ms

=== a time that is over ends an endless stream
needs: stage plot
shell: sigrun -q 'sine 5 rate=1k | plot out.txt xlim=0..0.4' && wc -l <out.txt
stdout:
    24
leaves: out.txt

=== who shares a file writes behind the picture
needs: stage plot
shell: (echo before; sigrun -q 'sine 5 rate=1k | head 1s | plot - width=20 height=6'; echo after) >out.txt
shell: sed -n '1p;$p' out.txt; wc -l <out.txt
stdout:
    before
    after
    8
leaves: out.txt

=== pictures side by side
needs: stage board
shell: sigrun -q 'sine 5 rate=100 | head 1s | { plot title=Left ; abs | plot title=Right } | board - columns=2 width=50 height=10'
stdout:
              Left                     Right
    Amplitude                Amplitude
     1┤⢰⡆  ⢰⣆  ⢰⣆  ⢰⣆  ⢠⢦    1┤⢠⡆⢀⣦ ⣴ ⣰⡄⢰⡆⢠⣆ ⣦ ⣴⡀⢰⡄⢠⡆
      │⡏⢹  ⡏⢸  ⡏⢸  ⡞⢸  ⡞⢸⡀    │⢸⢹⢸⢸⢀⡟⡆⡇⡇⡼⢧⢸⢸⢰⢻⡀⡇⡇⡏⡇⢸⠙
     0┤⠇⠘⡆⢠⠇⠘⡆⢀⡇⠈⡇⢀⡇⠈⡇ ⡇ ⡇    │⡏⢸⢸⠘⣾ ⣇⡇⢧⡇⢸⡼⢸⣸ ⣷⠃⡇⡇⢹⡏
      │  ⣇⢸  ⣇⢸  ⢧⢸  ⢧⢸⠁ ⢳    │⡇⠸⡞ ⣿ ⣿ ⢸⡇⢸⡇ ⣿ ⣿ ⢳⠇⢸⡇
    −1┤  ⠸⠏  ⠸⠏  ⠸⠏  ⠸⠞  ⠘⠞  0┤⡇ ⡇ ⡿ ⢸ ⢸⠃⠘⡇ ⡇ ⢿ ⢸ ⢸⡇
      └┬─────────┬─────────   └┬──────────┬──────────
      0.0       0.5           0.0        0.5
             Time (s)                 Time (s)
