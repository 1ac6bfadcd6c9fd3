// SPDX-License-Identifier: MIT
// tags: a queue of marks that is kept in order; slots move, what lies in them doesn't.

#include "runtime/graph/tags.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 16 };

struct kept {
    struct sigrun_tag tag;
    char *text; // where tag.text lies
    size_t room;
};

struct tags {
    pthread_mutex_t lock;
    struct kept **slot; // in turn; those behind the last keep memory that has been used before
    size_t first, count, room;
};

struct tags *tags_new(void)
{
    struct tags *tags = calloc(1, sizeof *tags);

    if (tags)
        pthread_mutex_init(&tags->lock, NULL);
    return tags;
}

void tags_free(struct tags *tags)
{
    if (!tags)
        return;
    for (size_t i = 0; i < tags->room; i++) {
        if (tags->slot[i])
            free(tags->slot[i]->text);
        free(tags->slot[i]);
    }
    free(tags->slot);
    pthread_mutex_destroy(&tags->lock);
    free(tags);
}

static struct kept **slot_of(const struct tags *tags, size_t k)
{
    return &tags->slot[(tags->first + k) % tags->room];
}

static bool make_room(struct tags *tags)
{
    const size_t room = tags->room ? 2 * tags->room : FIRST_ROOM;
    struct kept **slot;

    if (tags->count < tags->room)
        return true;
    slot = calloc(room, sizeof(struct kept *));
    if (!slot)
        return false;
    for (size_t k = 0; k < tags->count; k++)
        slot[k] = *slot_of(tags, k);
    free(tags->slot);
    tags->slot = slot;
    tags->first = 0;
    tags->room = room;
    return true;
}

static bool keep(struct kept *kept, const struct sigrun_tag *tag)
{
    const size_t length = tag->text ? strlen(tag->text) + 1 : 0;

    if (length > kept->room) {
        char *more = realloc(kept->text, length);

        if (!more)
            return false;
        kept->text = more;
        kept->room = length;
    }
    if (length)
        memcpy(kept->text, tag->text, length);
    kept->tag = *tag;
    kept->tag.text = length ? kept->text : NULL;
    return true;
}

static bool append(struct tags *tags, const struct sigrun_tag *tag)
{
    if (!make_room(tags))
        return false;
    struct kept **last = slot_of(tags, tags->count);
    if (!*last && !(*last = calloc(1, sizeof(struct kept))))
        return false;
    struct kept *kept = *last;
    if (!keep(kept, tag))
        return false;
    // A stage's own tags and those that it hands on come in two rows.
    for (size_t k = tags->count; k && (*slot_of(tags, k - 1))->tag.frame > tag->frame; k--) {
        *slot_of(tags, k) = *slot_of(tags, k - 1);
        *slot_of(tags, k - 1) = kept;
    }
    tags->count++;
    return true;
}

bool tags_add(struct tags *tags, const struct sigrun_tag *tag, uint64_t passed)
{
    pthread_mutex_lock(&tags->lock);
    while (tags->count && (*slot_of(tags, 0))->tag.frame < passed) {
        tags->first = (tags->first + 1) % tags->room;
        tags->count--;
    }
    const bool kept = append(tags, tag);
    pthread_mutex_unlock(&tags->lock);
    return kept;
}

static bool list_add(struct tag_list *list, const struct sigrun_tag *tag)
{
    if (list->count == list->room) {
        const size_t room = list->room ? 2 * list->room : FIRST_ROOM;
        struct sigrun_tag *more = realloc(list->item, room * sizeof *more);

        if (!more)
            return false;
        list->item = more;
        list->room = room;
    }
    list->item[list->count++] = *tag;
    return true;
}

void tags_find(struct tags *tags, uint64_t from, uint64_t to, struct tag_list *list)
{
    list->count = 0;
    pthread_mutex_lock(&tags->lock);
    for (size_t k = 0; k < tags->count; k++) {
        const struct sigrun_tag *tag = &(*slot_of(tags, k))->tag;

        if (tag->frame >= to || (tag->frame >= from && !list_add(list, tag)))
            break;
    }
    pthread_mutex_unlock(&tags->lock);
}

void tag_list_release(struct tag_list *list)
{
    free(list->item);
}
