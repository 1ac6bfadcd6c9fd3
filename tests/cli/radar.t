# Radar: what is refused, and with which words.

=== a plain signal
args: 'noise complex=true | compress | null'
exit: 2
stderr:
    error: compress: works on frames, found a plain signal (from noise); frame, stft or cwt before it
      noise complex=true | compress | null
                           ^~~~~~~~

=== decibels
args: 'radar | compress | db | cfar | null'
exit: 2
stderr:
    error: cfar: needs amplitudes or powers, found decibels: put `db` after it
      radar | compress | db | cfar | null
                              ^~~~

=== pulses between samples
args: 'radar rate=2.7M | null'
exit: 2
stderr:
    error: radar: must be a multiple of prf, found 981.818182 samples between two pulses
      radar rate=2.7M | null
                 ^~~~

=== more speeds than targets
args: 'radar range=1km,2km speed=1,2,3 | null'
exit: 2
stderr:
    error: radar: there are 2 targets: give one value or 2, found 3
      radar range=1km,2km speed=1,2,3 | null
                                ^~~~~

=== a distance for a speed
args: 'radar speed=30km | null'
exit: 2
stderr:
    error: radar: speed takes a speed in m/s (30, 30m/s, 108km/h), found 30km
      radar speed=30km | null
                  ^~~~

=== speeds without a carrier
args: 'noise complex=true | frame 100 | doppler 10 axis=speed | null'
exit: 2
stderr:
    error: doppler: speeds need the carrier, as carrier=3G
      noise complex=true | frame 100 | doppler 10 axis=speed | null
                                                       ^~~~~

=== guard cells that leave none for training
args: 'radar | compress | cfar guard=450 | null'
exit: 2
stderr:
    error: cfar: leaves no training cells to some of the 901 cells in a row: at most 449 fit
      radar | compress | cfar guard=450 | null
                                    ^~~

=== the most guard cells that fit
args: 'radar | compress | cfar guard=449 | head 1 | null sum=true'
exit: 0
stdout has: null: 1 frame
