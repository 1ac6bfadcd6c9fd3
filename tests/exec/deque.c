// SPDX-License-Identifier: MIT
// deque: its worker pushes and pops while thieves steal: each task is taken exactly once.

#include "runtime/exec/deque.h"

#include "runtime/base/arena.h"
#include "tests/check.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

enum { TASKS = 64, THIEVES = 3 };

static struct deque deque;
static struct task tasks[TASKS];
static _Atomic uint64_t taken[TASKS], stolen;
static uint64_t given[TASKS]; // written by the worker only, read by who has taken the task
static uint64_t seen[TASKS];
static _Atomic bool out[TASKS], over;

// The task's payload is as its giver left it, and nobody else has it.
static bool take(const struct task *task)
{
    const size_t i = task->index;
    const bool fresh = seen[i] < given[i];

    seen[i] = given[i];
    atomic_fetch_add(&taken[i], 1);
    atomic_store(&out[i], false);
    return fresh;
}

static void *thief(void *argument)
{
    bool *good = argument;

    while (!atomic_load(&over)) {
        const struct task *task = deque_steal(&deque);

        if (!task)
            continue;
        *good = take(task) && *good;
        atomic_fetch_add(&stolen, 1);
    }
    return NULL;
}

static void stress(uint64_t rounds)
{
    pthread_t threads[THIEVES];
    bool good[THIEVES], own = true;
    uint64_t pushed = 0, random = check_seed(), sum = 0;

    atomic_store(&over, false);
    for (size_t k = 0; k < THIEVES; k++) {
        good[k] = true;
        CHECK(!pthread_create(&threads[k], NULL, thief, &good[k]));
    }
    while (pushed < rounds) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        const size_t i = (size_t)(random >> 33) % TASKS;

        if ((random >> 60) < 9 && !atomic_load(&out[i])) {
            atomic_store(&out[i], true);
            given[i]++;
            deque_push(&deque, &tasks[i], false);
            pushed++;
        } else if ((random >> 60) >= 9) {
            const struct task *task = deque_pop(&deque, false);

            own = task ? take(task) && own : own;
        }
    }
    for (const struct task *task; (task = deque_pop(&deque, false));)
        own = take(task) && own;
    while (sum < pushed) { // those that a thief has in hand
        sum = 0;
        for (size_t i = 0; i < TASKS; i++)
            sum += atomic_load(&taken[i]);
    }
    atomic_store(&over, true);
    for (size_t k = 0; k < THIEVES; k++) {
        pthread_join(threads[k], NULL);
        CHECK(good[k]);
    }
    CHECK(own);
    CHECK_SIZE(sum, pushed);
    for (size_t i = 0; i < TASKS; i++)
        CHECK_SIZE(atomic_load(&taken[i]), given[i]);
    CHECK(deque_empty(&deque));
    CHECK(!deque_pop(&deque, false) && !deque_steal(&deque));
    CHECK(atomic_load(&stolen) > 0);
}

// In the order in which they lie: the worker takes the newest, a thief the oldest.
static void order(bool alone)
{
    check_case(alone ? "order, alone" : "order");
    for (size_t i = 0; i < TASKS; i++)
        deque_push(&deque, &tasks[i], alone);
    for (size_t i = 0; i < TASKS / 2; i++) {
        CHECK(deque_pop(&deque, alone) == &tasks[TASKS - 1 - i]);
        CHECK(alone || deque_steal(&deque) == &tasks[i]);
    }
    while (deque_pop(&deque, alone))
        ;
}

int main(void)
{
    struct arena arena;

    arena_init(&arena);
    deque_init(&deque, &arena, TASKS);
    for (size_t i = 0; i < TASKS; i++)
        tasks[i].index = i;
    order(true);
    order(false);
    check_case("stress");
    stress(check_fast() ? 200000 : 2000000);
    arena_release(&arena);
    return check_result();
}
