// SPDX-License-Identifier: MIT
// request: a line of JSON becomes a request.

#include "cli/request.h"

#include "runtime/base/text.h"

#include <string.h>

static const char *const verbs[] = {"list", "get", "set", "stats", "watch", "stop"};
enum { VERBS = sizeof verbs / sizeof *verbs };

static const char *verb_at(const void *names, size_t i)
{
    return ((const char *const *)names)[i];
}

static bool read_verb(struct request *request, const struct json *object, struct error *err)
{
    const char *verb = json_text(object, "do");

    for (size_t i = 0; i < VERBS; i++)
        if (strcmp(verbs[i], verb) == 0) {
            request->verb = (enum request_verb)i;
            return true;
        }
    const char *nearest = text_nearest(verb, VERBS, verb_at, verbs);
    return error_at(
        err, span_none(), "expected \"do\": list, get, set, stats, watch or stop, found %.100s%s%s",
        *verb ? verb : "nothing", nearest ? "; did you mean " : "", nearest ? nearest : "");
}

static bool read_number(const struct json *object, const char *key, double least, double most,
                        double *number, struct error *err)
{
    const struct json *member = json_member(object, key);

    if (!member)
        return true;
    *number = member->number;
    if (member->kind == JSON_NUMBER && *number >= least && *number <= most)
        return true;
    return error_at(err, span_none(), "\"%s\" takes a number from %g to %g", key, least, most);
}

bool request_read(struct request *request, struct arena *arena, const struct source *line,
                  struct error *err)
{
    const struct json *object = json_read(arena, line, err);
    double at = -1;

    *request = (struct request){.at = UINT64_MAX, .every = 0.5, .what = ""};
    if (!object)
        return false;
    if (object->kind != JSON_OBJECT)
        return error_at(err, span_none(), "expected an object, as {\"do\": \"list\"}");
    const struct json *id = json_member(object, "id");
    if (id && (id->kind == JSON_TEXT || id->kind == JSON_NUMBER))
        request->id = id;
    if (!read_verb(request, object, err))
        return false;
    request->what = json_text(object, "what");
    if (!*request->what && (request->verb == REQUEST_SET || request->verb == REQUEST_GET))
        return error_at(err, span_none(), "expected \"what\": %s",
                        request->verb == REQUEST_SET ? "label.param=value" : "label.param");
    // Frames beyond 2^53 are no exact numbers of JSON.
    if (!read_number(object, "at", 0, 9007199254740992.0, &at, err) ||
        !read_number(object, "every", 0, 3600, &request->every, err))
        return false;
    if (at >= 0)
        request->at = (uint64_t)at;
    return true;
}
