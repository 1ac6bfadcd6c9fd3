// SPDX-License-Identifier: MIT
// remedy: cut the line of a span out of its source, and put other words into it.

#include "runtime/base/remedy.h"

#include <string.h>

void remedy_replace(struct error *err, struct span span, const char *words)
{
    const char *text = span.source ? span.source->text : NULL;

    if (!text || span.within || memchr(text + span.at, '\n', span.length)) {
        if (*words)
            error_remedy(err, "%s", words);
        return;
    }
    size_t start = span.at, after = span.at + span.length;
    // Where a word is taken out, one of the two spaces around it goes too.
    if (!*words && span.at && text[span.at - 1] == ' ' && text[after] == ' ')
        after++;
    while (start > 0 && text[start - 1] != '\n')
        start--;
    error_remedy(err, "%.*s%s%.*s", (int)(span.at - start), text + start, words,
                 (int)strcspn(text + after, "\n"), text + after);
}
