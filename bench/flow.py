#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Flow graphs of GNU Radio, timed: flow.py gains N | fir KIND P S N | fft SIZE N | copy N STAGES."""
import sys
import time

from gnuradio import blocks, fft, filter as filters, gr


def chain(graph, *parts):
    graph.connect(*parts)


def gains(graph, count):
    parts = [blocks.null_source(gr.sizeof_float), blocks.head(gr.sizeof_float, count)]
    parts += [blocks.multiply_const_ff(1.01) for _ in range(8)]
    chain(graph, *parts, blocks.null_sink(gr.sizeof_float))


def fir(graph, kind, pipes, stages, count):
    taps = filters.firdes.low_pass(1, 1e6, 1e5, 5e4)
    taps = (list(taps) + [0.0] * 64)[:64]
    make = filters.fft_filter_fff if kind == "fft" else filters.fir_filter_fff
    for _ in range(pipes):
        parts = [blocks.null_source(gr.sizeof_float), blocks.head(gr.sizeof_float, count)]
        parts += [make(1, taps) for _ in range(stages)]
        chain(graph, *parts, blocks.null_sink(gr.sizeof_float))


def transforms(graph, size, count):
    whole = gr.sizeof_gr_complex * size
    chain(
        graph,
        blocks.null_source(whole),
        blocks.head(whole, count // size),
        fft.fft_vcc(size, True, [], False, 1),
        blocks.null_sink(whole),
    )


def copies(graph, count, stages):
    parts = [blocks.null_source(gr.sizeof_float), blocks.head(gr.sizeof_float, count)]
    parts += [blocks.copy(gr.sizeof_float) for _ in range(stages)]
    chain(graph, *parts, blocks.null_sink(gr.sizeof_float))


def main():
    graph = gr.top_block()
    what, *words = sys.argv[1:]
    if what == "fir":
        fir(graph, words[0], *map(int, words[1:]))
    else:
        {"gains": gains, "fft": transforms, "copy": copies}[what](graph, *map(int, words))
    start = time.perf_counter()
    graph.run()
    print(time.perf_counter() - start)


if __name__ == "__main__":
    main()
