// SPDX-License-Identifier: MIT
// Tests shared rings: bytes pass from one side to the other in any pieces and none are lost, nobody
// sleeps while there is something to do, and a mad or evil peer can't do harm.

#include "stages/net/shm_ring.h"

#include "tests/check.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SIZE = 1 << 16, PIECE = 5000 };

static void join(struct shm_ring *reader, const struct shm_ring *writer)
{
    int fd[SHM_FDS];

    for (int i = 0; i < SHM_FDS; i++)
        fd[i] = dup(writer->fd[i]);
    CHECK_TEXT(shm_ring_join(reader, fd), NULL);
}

static unsigned char byte_at(uint64_t at)
{
    return (unsigned char)(at * 2654435761u >> 13);
}

// Sleeps as a stage does, for at most as long as it would take to notice that a bell was lost.
static bool sleep_for(struct shm_ring *ring, size_t bytes)
{
    struct pollfd bell = {.fd = shm_ring_bell(ring), .events = POLLIN};
    bool rung = true;

    if (shm_ring_waits(ring, bytes)) {
        rung = poll(&bell, 1, 20000) == 1;
        shm_ring_woken(ring);
    }
    return rung;
}

static const uint64_t all = 20u << 20;

static void *write_all(void *context)
{
    struct shm_ring *ring = context;
    uint64_t seed = 1;

    for (uint64_t at = 0; at < all;) {
        seed = seed * 6364136223846793005u + 1;
        const size_t wish = 1 + (size_t)(seed >> 33) % PIECE;
        const size_t piece = wish < all - at ? wish : (size_t)(all - at);

        while (shm_ring_there(ring) < piece)
            if (!CHECK(sleep_for(ring, piece)))
                return NULL;
        for (size_t i = 0; i < piece; i++)
            shm_ring_place(ring)[i] = byte_at(at + i);
        shm_ring_pass(ring, piece);
        at += piece;
    }
    return NULL;
}

static void passes(void)
{
    struct shm_ring writer, reader;
    pthread_t thread;
    bool same = true;

    check_case("two threads");
    CHECK_TEXT(shm_ring_make(&writer, SIZE), NULL);
    join(&reader, &writer);
    CHECK(pthread_create(&thread, NULL, write_all, &writer) == 0);
    for (uint64_t at = 0; at < all && same;) {
        const size_t there = shm_ring_there(&reader);

        if (!there) {
            if (!CHECK(sleep_for(&reader, 1)))
                break;
            continue;
        }
        const size_t piece = there < 1 + at % 3001 ? there : 1 + at % 3001;

        for (size_t i = 0; i < piece; i++)
            same = same && shm_ring_place(&reader)[i] == byte_at(at + i);
        shm_ring_pass(&reader, piece);
        at += piece;
    }
    CHECK(same);
    pthread_join(thread, NULL);
    shm_ring_free(&reader);
    shm_ring_free(&writer);
}

// What a reader can do to a writer: nothing to its memory, and no lie is believed.
static void harmless(void)
{
    struct shm_ring writer, reader;

    check_case("an evil reader");
    CHECK_TEXT(shm_ring_make(&writer, SIZE), NULL);
    join(&reader, &writer);
    for (int i = 0; i < 2; i++) {
        CHECK(ftruncate(reader.fd[i], 0) != 0 && errno == EPERM);
        CHECK(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, reader.fd[i], 0) == MAP_FAILED);
    }
    CHECK(ftruncate(reader.fd[2], 0) != 0);
    CHECK(pwrite(reader.fd[0], "x", 1, 0) != 1);
    // The reader's own position stands first on its page.
    static const uint64_t lies[] = {1, SIZE, UINT64_MAX, (uint64_t)1 << 63, 4097};

    shm_ring_pass(&writer, 4096);
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        CHECK(pwrite(reader.fd[2], &lies[i], sizeof lies[i], 0) == sizeof lies[i]);
        const uint64_t unread = 4096 - lies[i];

        // Never more room than there is; what can't be true is noticed.
        CHECK_SIZE(shm_ring_there(&writer), unread <= SIZE ? SIZE - unread : SIZE_MAX);
    }
    shm_ring_free(&reader);
    shm_ring_free(&writer);
}

static bool all_closed(const int fd[SHM_FDS])
{
    bool closed = true;

    for (int i = 0; i < SHM_FDS; i++)
        closed = closed && fcntl(fd[i], F_GETFD) < 0;
    return closed;
}

// What a writer can do to a reader: memory that could be cut short isn't taken.
static void unsealed(void)
{
    struct shm_ring reader;
    int fd[SHM_FDS];

    check_case("an evil writer");
    for (int sealed = 0; sealed < 2; sealed++) {
        for (int i = 0; i < SHM_FDS; i++) {
            fd[i] = memfd_create("evil", MFD_CLOEXEC | MFD_ALLOW_SEALING);
            CHECK(ftruncate(fd[i], sealed ? 4096 * 3 : 4096) == 0);
        }
        CHECK_TEXT(shm_ring_join(&reader, fd), "its memory isn't sealed");
        CHECK(all_closed(fd));
    }
}

int main(void)
{
    passes();
    harmless();
    unsealed();
    return check_result();
}
