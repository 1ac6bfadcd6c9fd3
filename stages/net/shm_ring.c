// SPDX-License-Identifier: MIT
// shm_ring: positions in two pages, and bells for who sleeps.

#include "stages/net/shm_ring.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef F_SEAL_FUTURE_WRITE
#define F_SEAL_FUTURE_WRITE 0x0010
#endif

enum { PAGE = 4096, LINE = 128, MOST = 1 << 30 };
enum { FD_BYTES, FD_WRITER, FD_READER, FD_WRITER_BELL, FD_READER_BELL };

// Each word on a line of its own, since two processors write them.
struct shm_page {
    _Alignas(LINE) _Atomic uint64_t position; // bytes in all
    _Alignas(LINE) _Atomic uint32_t waiting;
};

static unsigned char *map_twice(int fd, size_t size, int access)
{
    unsigned char *piece =
        mmap(NULL, 2 * size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (piece == MAP_FAILED)
        return NULL;
    for (size_t half = 0; half < 2; half++)
        if (mmap(piece + half * size, size, access, MAP_SHARED | MAP_FIXED, fd, 0) == MAP_FAILED) {
            munmap(piece, 2 * size);
            return NULL;
        }
    return piece;
}

static struct shm_page *map_page(int fd, int access)
{
    void *page = mmap(NULL, PAGE, access, MAP_SHARED, fd, 0);

    return page == MAP_FAILED ? NULL : page;
}

static void clear(struct shm_ring *ring)
{
    *ring = (struct shm_ring){.fd = {-1, -1, -1, -1, -1}};
}

void shm_ring_free(struct shm_ring *ring)
{
    if (ring->bytes)
        munmap(ring->bytes, 2 * ring->size);
    if (ring->writer)
        munmap(ring->writer, PAGE);
    if (ring->reader)
        munmap(ring->reader, PAGE);
    for (int i = 0; i < SHM_FDS; i++)
        if (ring->fd[i] >= 0)
            close(ring->fd[i]);
    clear(ring);
}

static int memory(size_t size)
{
    const int fd = memfd_create("sigrun-edge", MFD_CLOEXEC | MFD_ALLOW_SEALING);

    if (fd >= 0 &&
        (ftruncate(fd, (off_t)size) || fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW))) {
        close(fd);
        return -1;
    }
    return fd;
}

const char *shm_ring_make(struct shm_ring *ring, size_t least)
{
    clear(ring);
    ring->writes = true;
    for (ring->size = PAGE; ring->size < least; ring->size *= 2)
        ;
    ring->fd[FD_BYTES] = memory(ring->size);
    ring->fd[FD_WRITER] = memory(PAGE);
    ring->fd[FD_READER] = memory(PAGE);
    ring->fd[FD_WRITER_BELL] = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    ring->fd[FD_READER_BELL] = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    for (int i = 0; i < SHM_FDS; i++)
        if (ring->fd[i] < 0) {
            shm_ring_free(ring);
            return "there is no memory to share";
        }
    ring->bytes = map_twice(ring->fd[FD_BYTES], ring->size, PROT_READ | PROT_WRITE);
    ring->writer = map_page(ring->fd[FD_WRITER], PROT_READ | PROT_WRITE);
    ring->reader = map_page(ring->fd[FD_READER], PROT_READ | PROT_WRITE);
    // From now on nobody else can map for writing what the writer has mapped.
    if (!ring->bytes || !ring->writer || !ring->reader ||
        fcntl(ring->fd[FD_BYTES], F_ADD_SEALS, F_SEAL_FUTURE_WRITE | F_SEAL_SEAL) ||
        fcntl(ring->fd[FD_WRITER], F_ADD_SEALS, F_SEAL_FUTURE_WRITE | F_SEAL_SEAL)) {
        shm_ring_free(ring);
        return "memory can't be shared and sealed";
    }
    return NULL;
}

static bool is_sealed(int fd, off_t size, off_t most)
{
    struct stat is;
    const int seals = fcntl(fd, F_GET_SEALS);

    return seals >= 0 && (seals & (F_SEAL_SHRINK | F_SEAL_GROW)) == (F_SEAL_SHRINK | F_SEAL_GROW) &&
           fstat(fd, &is) == 0 && is.st_size >= size && is.st_size <= most &&
           !(is.st_size & (is.st_size - 1));
}

const char *shm_ring_join(struct shm_ring *ring, const int fd[SHM_FDS])
{
    struct stat is;

    clear(ring);
    memcpy(ring->fd, fd, sizeof ring->fd);
    // Memory that could be cut short would end us with a signal at any time.
    if (!is_sealed(fd[FD_BYTES], PAGE, MOST) || !is_sealed(fd[FD_WRITER], PAGE, PAGE) ||
        !is_sealed(fd[FD_READER], PAGE, PAGE) || fstat(fd[FD_BYTES], &is)) {
        shm_ring_free(ring);
        return "its memory isn't sealed";
    }
    ring->size = (size_t)is.st_size;
    ring->bytes = map_twice(fd[FD_BYTES], ring->size, PROT_READ);
    ring->writer = map_page(fd[FD_WRITER], PROT_READ);
    ring->reader = map_page(fd[FD_READER], PROT_READ | PROT_WRITE);
    if (!ring->bytes || !ring->writer || !ring->reader) {
        shm_ring_free(ring);
        return "its memory can't be mapped";
    }
    return NULL;
}

int shm_ring_bell(const struct shm_ring *ring)
{
    return ring->fd[ring->writes ? FD_WRITER_BELL : FD_READER_BELL];
}

size_t shm_ring_there(const struct shm_ring *ring)
{
    const struct shm_page *peer = ring->writes ? ring->reader : ring->writer;
    const uint64_t other = atomic_load_explicit(&peer->position, memory_order_acquire);
    const uint64_t held = ring->writes ? ring->at - other : other - ring->at;

    if (held > ring->size)
        return SIZE_MAX;
    return ring->writes ? ring->size - (size_t)held : (size_t)held;
}

unsigned char *shm_ring_place(const struct shm_ring *ring)
{
    return ring->bytes + (ring->at & (ring->size - 1));
}

void shm_ring_pass(struct shm_ring *ring, size_t bytes)
{
    struct shm_page *own = ring->writes ? ring->writer : ring->reader;
    const struct shm_page *peer = ring->writes ? ring->reader : ring->writer;
    const uint64_t one = 1;

    ring->at += bytes;
    atomic_store_explicit(&own->position, ring->at, memory_order_release);
    // Either we see that the peer waits, or it sees what we have done: no wake-up is lost.
    atomic_thread_fence(memory_order_seq_cst);
    if (atomic_load_explicit(&peer->waiting, memory_order_relaxed) &&
        write(ring->fd[ring->writes ? FD_READER_BELL : FD_WRITER_BELL], &one, sizeof one) < 0)
        return; // it rings already
}

bool shm_ring_waits(struct shm_ring *ring, size_t bytes)
{
    struct shm_page *own = ring->writes ? ring->writer : ring->reader;

    atomic_store_explicit(&own->waiting, 1, memory_order_relaxed);
    atomic_thread_fence(memory_order_seq_cst);
    if (shm_ring_there(ring) < bytes)
        return true;
    shm_ring_woken(ring);
    return false;
}

void shm_ring_woken(struct shm_ring *ring)
{
    struct shm_page *own = ring->writes ? ring->writer : ring->reader;
    uint64_t rung;

    atomic_store_explicit(&own->waiting, 0, memory_order_relaxed);
    if (read(shm_ring_bell(ring), &rung, sizeof rung) < 0)
        return; // it didn't ring
}
