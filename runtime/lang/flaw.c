// SPDX-License-Identifier: MIT
// flaw: keep what is wrong with a text, and tell it in order.

#include "runtime/lang/flaw.h"

#include "runtime/base/text.h"
#include "runtime/lang/utf8.h"

#include <stdlib.h>
#include <string.h>

enum {
    KEPT = 1000,            // many more than are shown, since they are found out of order
    SHOWN_BYTES = 40,       // of a word in a message
    SHOWN_LINE = 200,       // bytes of a line that is repeated as a remedy
    CHECKED_BYTES = 1 << 16 // of a text that is parsed once more to check its remedy
};

bool flaw_at(struct flaws *flaws, size_t at, size_t length, const char *format, ...)
{
    va_list args;

    if (flaws->count == KEPT) {
        flaws->unkept++;
        return false;
    }
    if (!flaws->items)
        flaws->items = arena_alloc(flaws->arena, KEPT, sizeof *flaws->items);
    va_start(args, format);
    char *text = text_vformat(format, args);
    va_end(args);
    flaws->items[flaws->count] = (struct flaw){.at = at, .length = length, .order = flaws->count};
    flaws->items[flaws->count++].text = arena_copy(flaws->arena, text, strlen(text));
    free(text);
    return false;
}

void flaw_fix(struct flaws *flaws, size_t at, size_t length, const char *format, ...)
{
    va_list args;

    if (!flaws->count || flaws->unkept)
        return;
    struct flaw *last = &flaws->items[flaws->count - 1];
    va_start(args, format);
    char *text = text_vformat(format, args);
    va_end(args);
    last->fix_at = at;
    last->fix_length = length;
    last->fix = arena_copy(flaws->arena, text, strlen(text));
    free(text);
}

static int flaw_compare(const void *a, const void *b)
{
    const struct flaw *x = a, *y = b;

    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

// The text with the flaw mended.
static void mend(const struct flaws *flaws, const struct flaw *flaw, struct text *made)
{
    const char *text = flaws->source->text;
    size_t rest = flaw->fix_at + flaw->fix_length;

    text_append(made, text, flaw->fix_at);
    text_append(made, flaw->fix, strlen(flaw->fix));
    // Where a word is taken out, one of the two spaces around it goes too.
    if (!*flaw->fix && flaw->fix_at && text[flaw->fix_at - 1] == ' ' && text[rest] == ' ')
        rest++;
    text_append(made, text + rest, flaws->length - rest);
}

// Without the spaces around it.
static void tell_remedy(struct error *err, const char *text, size_t least)
{
    size_t length = strlen(text);

    while (length && *text == ' ')
        text++, length--;
    while (length && text[length - 1] == ' ')
        length--;
    if (length >= least)
        error_remedy(err, "%.*s", (int)length, text);
}

// The mended line, if the text is right then; false if it isn't, or too long to repeat.
static bool tell_mended(const struct flaws *flaws, const struct flaw *flaw, struct error *err)
{
    const char *text = flaws->source->text;
    struct text made = {0};
    size_t start = flaw->fix_at, end = flaw->fix_at + strlen(flaw->fix);
    bool fine = false;

    if (flaws->length > CHECKED_BYTES || memchr(text + flaw->fix_at, '\n', flaw->fix_length))
        return false;
    mend(flaws, flaw, &made);
    const struct source mended = {NULL, text_of(&made)};
    while (start && text[start - 1] != '\n')
        start--;
    end += strcspn(mended.text + end, "\n");
    if (end - start <= SHOWN_LINE && flaws->accepts(flaws->context, &mended)) {
        made.data[end] = 0;
        tell_remedy(err, made.data + start, 1);
        fine = true;
    }
    text_release(&made);
    return fine;
}

bool flaw_tell(struct flaws *flaws, struct error *err)
{
    size_t distinct = 0;

    if (!flaws->count)
        return true;
    qsort(flaws->items, flaws->count, sizeof *flaws->items, flaw_compare);
    for (size_t i = 0; i < flaws->count; i++)
        if (!distinct || flaws->items[distinct - 1].at != flaws->items[i].at)
            flaws->items[distinct++] = flaws->items[i];
    for (size_t i = 0; i < distinct; i++) {
        const struct flaw *flaw = &flaws->items[i];

        error_at(err, (struct span){flaws->source, flaw->at, flaw->length}, "%s", flaw->text);
        if (!flaw->fix || !flaws->accepts || (distinct == 1 && tell_mended(flaws, flaw, err)))
            continue;
        tell_remedy(err, flaw->fix, 3); // a bracket or comma alone says nothing
    }
    if (err->count >= ERROR_MOST) // else there would be items that are counted and empty
        err->count += flaws->unkept;
    flaws->count = 0;
    return false;
}

const char *flaw_quote(const struct flaws *flaws, size_t at, size_t length)
{
    const char *bytes = flaws->source->text + at;
    struct text made = {0};
    size_t i = 0;

    while (i < length && i < SHOWN_BYTES) {
        const size_t step = utf8_step(bytes + i, length - i, NULL);

        if (step && !utf8_is_control(bytes[i]))
            text_append(&made, bytes + i, step);
        else
            text_add(&made, "\\x%02x", (unsigned char)bytes[i]);
        i += step ? step : 1;
    }
    if (i < length)
        text_add(&made, "…");
    const char *shown = arena_copy(flaws->arena, text_of(&made), made.length);
    text_release(&made);
    return shown;
}
