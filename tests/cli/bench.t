# What `sigrun bench` measures differs from machine to machine; its form doesn't.

=== a row is measured as often as asked for
args: bench 9 --rounds=2 --json
time: 30
stdout matches: \{"row":"9","title":"[^"]+","unit":"µs","less":true,"cases":\[(\{"name":"[^"]+","limit":[01],"target":[\d.]+,"values":\[[\d.]+,[\d.]+\]\},?){3}\]\}

=== a row as a table
args: bench 9 --rounds=1
time: 30
stdout has:
    9. latency of one frame from a device to a sink
    limit, one futex hop
    8 stages, median

=== a row that there isn't
args: bench 5
exit: 2
stderr: error: bench takes 1, 2, 3, 4, 9, 11 or wisdom, found 5

=== rounds are whole numbers
args: bench --rounds=0
exit: 2
stderr has: --rounds
