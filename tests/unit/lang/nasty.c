// SPDX-License-Identifier: MIT
//
// Texts that nobody means: deep, endless, cut off, random. Each gives a tree that prints and parses
// to itself, or an error, and soon.

#include "runtime/lang/expand.h"
#include "runtime/lang/parser.h"
#include "runtime/lang/print.h"
#include "tests/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MEGABYTE = 1 << 20 };

struct outcome {
    bool accepted;
    size_t errors, at; // of the first
    char text[200];    // of the first
};

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void check_reprinted(struct arena *arena, const struct program *tree)
{
    struct text printed = {0};
    struct error err = {0};

    print_program(&printed, tree);
    const struct source source = {NULL, text_of(&printed)};
    const struct program *again = parse(arena, &source, &err);
    CHECK(again && tree_equal(tree, again));
    error_release(&err);
    text_release(&printed);
}

// Parses and expands; every error has a place in the text.
static struct outcome try_text(const char *text, size_t length)
{
    char *copy = malloc(length + 1); // of exactly that size, for the address sanitizer
    struct outcome outcome = {0};
    struct arena arena;
    struct error err = {0};

    memcpy(copy, text, length);
    copy[length] = 0;
    const struct source source = {NULL, copy};
    arena_init(&arena);
    const struct program *tree = parse_bytes(&arena, &source, length, &err);
    const struct program *expanded = tree ? expand(&arena, tree, NULL, 0, &err) : NULL;
    CHECK(!expanded == (err.count > 0));
    for (size_t i = 0; i < err.count && i < ERROR_MOST; i++) {
        CHECK(err.items[i].span.source == &source);
        CHECK(err.items[i].span.at + err.items[i].span.length <= length);
        CHECK(err.items[i].text && *err.items[i].text);
        CHECK(i == 0 || tree || err.items[i - 1].span.at < err.items[i].span.at);
    }
    if (tree)
        check_reprinted(&arena, tree);
    if (expanded)
        check_reprinted(&arena, expanded);
    outcome.accepted = expanded;
    outcome.errors = err.count;
    if (err.count) {
        outcome.at = err.items[0].span.at;
        snprintf(outcome.text, sizeof outcome.text, "%s", err.items[0].text);
    }
    error_release(&err);
    arena_release(&arena);
    free(copy);
    return outcome;
}

static struct outcome try_string(const char *text)
{
    return try_text(text, strlen(text));
}

// `count` times `open`, `inner`, `count` times `close`.
static struct outcome try_nested(size_t count, const char *open, const char *inner,
                                 const char *close)
{
    struct text text = {0};

    for (size_t i = 0; i < count; i++)
        text_add(&text, "%s", open);
    text_add(&text, "%s", inner);
    for (size_t i = 0; i < count; i++)
        text_add(&text, "%s", close);
    const struct outcome outcome = try_text(text_of(&text), text.length);
    text_release(&text);
    return outcome;
}

static void check_depth(void)
{
    check_case("depth");
    CHECK(try_nested(PARSE_DEPTH, "{", "a", "}").accepted);
    CHECK(try_nested(PARSE_DEPTH, "a (", "a", ")").accepted);
    CHECK(try_nested(PARSE_DEPTH / 2, "{ a (", "a", ") }").accepted);
    CHECK(try_nested(PARSE_DEPTH, "a |[x=(", "a", ")] b").accepted);

    struct outcome outcome = try_nested(PARSE_DEPTH + 1, "{", "a", "}");
    CHECK_SIZE(outcome.errors, 1);
    CHECK_SIZE(outcome.at, PARSE_DEPTH);
    CHECK_TEXT(outcome.text,
               "'{' nests deeper than 256: name an inner part as a stream of its own");
    const char *const opens[] = {"{", "(", "a(", "a (", "{a|", "a |[x=(", "{ a ("};
    for (size_t i = 0; i < sizeof opens / sizeof *opens; i++) {
        const double start = seconds();

        outcome = try_nested(10000, opens[i], "", "");
        CHECK(outcome.errors > 0);
        CHECK(strstr(outcome.text, "nests deeper") || i == 2);
        CHECK(outcome.errors == 1 || i == 2);
        CHECK(seconds() - start < 1);
    }
    // Closed ones too, and definitions that only nest deep when they are put into each other.
    CHECK_SIZE(try_nested(10000, "a (", "a", ")").errors, 1);
    CHECK_SIZE(try_string("}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}").errors, 30);
    outcome = try_nested(200, "", "def f(x) = {{{{ a $x }}}} ; f (f (f (b)))", "");
    CHECK(outcome.accepted);
    outcome = try_nested(100, "f (", "b", ")");
    CHECK(outcome.accepted);
}

static void check_deep_definitions(void)
{
    struct text text = {0};

    check_case("deep definitions");
    text_add(&text, "def f(x) = {{{{ a $x }}}} ; ");
    for (size_t i = 0; i < 60; i++)
        text_add(&text, "f (");
    text_add(&text, "b");
    for (size_t i = 0; i < 60; i++)
        text_put(&text, ')');
    struct outcome outcome = try_text(text_of(&text), text.length);
    CHECK_SIZE(outcome.errors, 1);
    CHECK(strstr(outcome.text, "nest deeper"));
    text_release(&text);

    // d0 uses d1 uses d2 …
    for (size_t count = 250; count <= 20000; count += 19750) {
        for (size_t i = 0; i < count; i++)
            text_add(&text, "def d%zu = d%zu ; ", i, i + 1);
        text_add(&text, "d0");
        outcome = try_text(text_of(&text), text.length);
        CHECK(outcome.accepted == (count == 250));
        CHECK_SIZE(outcome.errors, count == 250 ? 0 : 1);
        text_release(&text);
    }
}

// Many errors of several kinds, some at one place: what is counted and shown is there.
static void check_counts(void)
{
    check_case("counts");
    for (size_t values = 0; values < 40; values++)
        for (size_t again = 0; again < 40; again += 3) {
            struct text text = {0};

            text_add(&text, "def d = a ; d");
            for (size_t i = 0; i < values; i++)
                text_add(&text, " %zu", i);
            for (size_t i = 0; i < again; i++)
                text_add(&text, "; def d = d (d 1)");
            const struct outcome outcome = try_text(text_of(&text), text.length);
            CHECK(outcome.accepted == (!values && !again));
            CHECK(outcome.errors >= values + again);
            text_release(&text);
        }
}

// Definitions that double what is put in, texts as well as stages.
static void check_growth(void)
{
    const double start = seconds();

    check_case("growth");
    for (size_t kind = 0; kind < 3; kind++) {
        struct text text = {0};

        for (size_t i = 0; i < 64; i++)
            switch (kind) {
            case 0: text_add(&text, "def d%zu = { d%zu ; d%zu } ; ", i, i + 1, i + 1); break;
            case 1: text_add(&text, "def d%zu(x) = d%zu $x$x ; ", i, i + 1); break;
            default: text_add(&text, "def d%zu(x) = d%zu (add $x $x) ; ", i, i + 1); break;
            }
        text_add(&text, kind == 0 ? "def d64 = a ; d0" : "def d64(x) = a $x ; d0 %s",
                 kind == 1 ? "b" : "(b)");
        const struct outcome outcome = try_text(text_of(&text), text.length);
        CHECK_SIZE(outcome.errors, 1);
        CHECK(strstr(outcome.text, "make more than"));
        text_release(&text);
    }
    CHECK(seconds() - start < 10);
}

static void check_each_byte(void)
{
    const char *const frames[] = {"%c",      "a%c",       "a %c",    "a b%c c",   "a \"%c\"",
                                  "a |%c b", "a |[%c] b", "{ a%c }", "a (%c)",    "a x=%c",
                                  "x=%c",    "a ${%c}",   "a @%c",   "a \"\\%c\""};
    size_t accepted = 0;

    check_case("every byte");
    for (size_t i = 0; i < sizeof frames / sizeof *frames; i++)
        for (int c = 0; c < 256; c++) {
            char text[40];
            const int length = snprintf(text, sizeof text, frames[i], c);

            accepted += try_text(text, (size_t)length).accepted;
        }
    CHECK(accepted > 500);
    // A zero byte is an error in its place, as is what isn't UTF-8.
    CHECK_SIZE(try_text("a\0b", 3).at, 1);
    CHECK_TEXT(try_text("a # \0", 5).text, "a zero byte: this isn't a text");
    CHECK_SIZE(try_string("a \"b\xff\"").at, 4);
    CHECK(try_string("a \xc3\xbc \xe2\x82\xac \xf0\x9f\x8e\xb5").accepted);
    CHECK(try_string("\xef\xbb\xbf"
                     "a")
              .accepted);
    CHECK(!try_string("a \xed\xa0\x80").accepted);
    CHECK(!try_string("a \xc0\x80").accepted);
}

// Every case of the cases file, cut off after each of its bytes, and with each byte left out.
static void check_cuts(void)
{
    char *path = text_format("%s/tests/unit/lang/cases.jsonl", check_source());
    FILE *file = fopen(path, "r");
    char line[4096];
    size_t tried = 0;

    check_case("cuts");
    if (!CHECK(file))
        return;
    while (fgets(line, sizeof line, file)) {
        const char *text = line + strlen("{\"expr\": \"");
        const size_t length = (size_t)(strstr(text, "\", \"") - text);

        for (size_t i = 0; i <= length; i++, tried += 2) {
            char without[4096];

            try_text(text, i);
            memcpy(without, text, length);
            memmove(without + i, without + i + (i < length), length - i - (i < length));
            try_text(without, length - (i < length));
        }
    }
    CHECK(tried > 5000);
    fclose(file);
    free(path);
}

// Random bytes, random characters that mean something, and what repeats one thing for ever.
static void check_megabytes(void)
{
    static const char meaning[] = "||;{}()[],=\"'$#@: \n\\ab.1_def";
    const char *const repeated[] = {"a;",        "a|",      "a ",       "a=1 ",     "\"",
                                    "\\",        "=",       "a,",       "(a)",      "{a}",
                                    "a|[u]",     "${a}",    "\n",       "#\n",      "@a ",
                                    "a: ",       "$a",      "def f=a;", "x=a;",     "l: a|",
                                    "a\"b ",     "a(b ",    "|[a",      "(",        "\xff",
                                    "'",         "def f(x", "a(b)(",    "def f(a,", "f(a,",
                                    "def f=f|f;"};
    char *text = malloc(MEGABYTE);
    const size_t kinds = sizeof repeated / sizeof *repeated;

    check_case("megabytes");
    for (size_t kind = 0; kind < kinds + 4; kind += check_fast() && kind > 3 ? 3 : 1) {
        for (size_t i = 0; i < MEGABYTE; i++)
            switch (kind) {
            case 0: text[i] = (char)check_random(); break;
            case 1: text[i] = (char)(1 + check_random() % 255); break;
            case 2: text[i] = (char)(32 + check_random() % 95); break;
            case 3: text[i] = meaning[check_random() % (sizeof meaning - 1)]; break;
            default: text[i] = repeated[kind - 4][i % strlen(repeated[kind - 4])];
            }
        if (kind < 4)
            text[0] = '|'; // one error at least; a comment could hide all
        const double start = seconds();
        const struct outcome outcome = try_text(text, MEGABYTE);
        const double took = seconds() - start;
        CHECK(kind > 3 || outcome.errors > 0);
        const char *scale = getenv("SIGRUN_TIME_SCALE");           // sanitizers are slow
        if (!CHECK(took < 10 * (scale ? strtod(scale, NULL) : 1))) // mostly well below a second
            printf("  %.1f s for kind %zu\n", took, kind);
        if (getenv("SIGRUN_TIMES"))
            printf("%5.3f s, %zu errors: %s\n", took, outcome.errors,
                   kind < 4 ? "random" : repeated[kind - 4]);
    }
    free(text);
}

static void check_random_texts(void)
{
    static const char *const parts[] = {
        "a",   "b.c", "|",    "|[",   "]",  "{",     "}", "(",  ")",  ";",
        "\n",  " ",   "  ",   "=",    "x=", "\"s\"", "'", "\"", ",",  "@p",
        "l: ", "$v",  "${v}", "def ", "f",  "_",     "#", "1",  "\\", "def f(x) = a $x",
        "f 3", "\xc3"};
    const size_t rounds = check_fast() ? 20000 : 100000;
    size_t accepted = 0;

    check_case("random texts");
    for (size_t i = 0; i < rounds; i++) {
        struct text text = {0};
        const size_t count = check_random() % 12;

        for (size_t k = 0; k < count; k++)
            text_add(&text, "%s", parts[check_random() % (sizeof parts / sizeof *parts)]);
        accepted += try_text(text_of(&text), text.length).accepted;
        text_release(&text);
    }
    printf("%zu of %zu random texts are programs\n", accepted, rounds);
    CHECK(accepted > rounds / 50);
}

int main(void)
{
    check_depth();
    check_deep_definitions();
    check_counts();
    check_growth();
    check_each_byte();
    check_cuts();
    check_megabytes();
    check_random_texts();
    return check_result();
}
