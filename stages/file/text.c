// SPDX-License-Identifier: MIT
// text: streams of text, written byte by byte as they are.

#include "stages/file/codec.h"

static bool text_check(struct writing *w)
{
    if (w->format->type == SIGRUN_CHARS)
        return true;
    return sigrun_fail(w->stage, w->path_field,
                       "%s takes text, and these are samples: write .csv or .npy", w->path);
}

static bool text_create(struct writing *w)
{
    (void)w;
    return true;
}

static bool text_write(struct writing *w, const struct sigrun_in *in)
{
    return outfile_write(&w->out, in->lane[0], in->frames);
}

static bool text_finish(struct writing *w)
{
    (void)w;
    return true;
}

extern const struct codec codec_text;
const struct codec codec_text = {
    .name = "text",
    .endings = (const char *const[]){"text", "log", "jsonl", NULL},
    .check = text_check,
    .create = text_create,
    .write = text_write,
    .finish = text_finish,
};
