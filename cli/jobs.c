// SPDX-License-Identifier: MIT
// jobs: start, watch and end processes.

#include "cli/jobs.h"

#include "cli/commands.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

// On disk, since a long print may not fit into memory.
static int nameless_file(void)
{
    const char *folder = getenv("TMPDIR");
    int fd = open(folder && *folder ? folder : "/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

    return fd >= 0 ? fd : memfd_create("sigrun", MFD_CLOEXEC);
}

void jobs_init(struct jobs *jobs, struct arena *arena, size_t count)
{
    *jobs = (struct jobs){arena_alloc(arena, count, sizeof *jobs->items), count, 0};
}

// The new process. It has a group of its own, so that Ctrl-C reaches the batch alone, which then
// decides; and it is killed with the batch.
static _Noreturn void run(const struct job *job, const struct options *options,
                          const struct source *source, pid_t parent)
{
    sigset_t none;

    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    const int nothing = open("/dev/null", O_RDONLY);
    if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0 || dup2(job->out, STDOUT_FILENO) < 0 ||
        dup2(job->messages, STDERR_FILENO) < 0)
        _exit(1);
    close(nothing);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    int status = run_command(options, source);
    if ((fflush(stdout) || ferror(stdout)) && !status)
        status = 1;
    fflush(stderr);
    _exit(status);
}

bool jobs_start(struct jobs *jobs, size_t index, const struct options *options,
                const struct source *source, int lock)
{
    const pid_t parent = getpid();
    struct job *job = jobs->items;

    while (job->process)
        job++;
    *job = (struct job){.index = index, .out = nameless_file(), .messages = nameless_file()};
    // What is still in the buffers would be written by both.
    fflush(stdout);
    fflush(stderr);
    job->process = job->out < 0 || job->messages < 0 ? -1 : fork();
    if (job->process == 0) {
        if (lock >= 0)
            close(lock);
        run(job, options, source, parent);
    }
    if (job->process < 0) {
        const int why = errno;

        close(job->out);
        close(job->messages);
        *job = (struct job){0};
        errno = why;
        return false;
    }
    setpgid(job->process, job->process);
    jobs->running++;
    return true;
}

bool jobs_ended(struct jobs *jobs, struct job *ended, int *status)
{
    for (struct job *job = jobs->items; job < jobs->items + jobs->count; job++) {
        if (!job->process || waitpid(job->process, status, WNOHANG) != job->process)
            continue;
        *ended = *job;
        *job = (struct job){0};
        jobs->running--;
        return true;
    }
    return false;
}

void jobs_signal(const struct jobs *jobs, int number)
{
    for (const struct job *job = jobs->items; job < jobs->items + jobs->count; job++)
        if (job->process)
            kill(job->process, number);
}
