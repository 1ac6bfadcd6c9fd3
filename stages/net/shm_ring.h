// SPDX-License-Identifier: MIT
//
// Bytes between two processes: one writes, one reads. Three pieces of memory without names, sealed
// so that nobody can cut them short: the bytes, mapped twice in a row; what the writer says; what
// the reader says. Who reads can't write into the first two.
//
// A peer may be mad: what it says is read once, and taken only where it can be true.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SHM_FDS = 5 }; // bytes, writer's page, reader's page, writer's bell, reader's bell

struct shm_ring {
    int fd[SHM_FDS];
    unsigned char *bytes;
    size_t size; // a power of two
    struct shm_page *writer, *reader;
    uint64_t at; // own position
    bool writes;
};

// NULL, or what failed.
const char *shm_ring_make(struct shm_ring *, size_t least);
// Another process's, by its descriptors, which are taken over.
const char *shm_ring_join(struct shm_ring *, const int fd[SHM_FDS]);
void shm_ring_free(struct shm_ring *);

// The bell that rings when it may go on, for poll; it rings only for who has said that it waits.
int shm_ring_bell(const struct shm_ring *);
// Says that it waits for `bytes`. False: it need not, they are there.
bool shm_ring_waits(struct shm_ring *, size_t bytes);
// It goes on: no bell is needed.
void shm_ring_woken(struct shm_ring *);

// Room for the writer, bytes for the reader, together in a row. SIZE_MAX: the peer is mad.
size_t shm_ring_there(const struct shm_ring *);
unsigned char *shm_ring_place(const struct shm_ring *); // where they begin
// They are written, or have been read.
void shm_ring_pass(struct shm_ring *, size_t bytes);
