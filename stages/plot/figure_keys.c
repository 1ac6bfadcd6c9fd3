// SPDX-License-Identifier: MIT
//
// What keys do to the parameters of a figure.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "stages/plot/figure_view.h"
#include "stages/scene/numeral.h"

static const double pi = 3.14159265358979323846;

// A value that was asked for last.
struct asked {
    bool truth;
    int choice;
    double number, step;
};

static bool read_asked(struct figure *f, const struct figure_key *key, struct asked *a)
{
    size_t size = 0;
    bool good = false;

    *a = (struct asked){.step = 1};
    switch (key->kind) {
    case SIGRUN_BOOL: good = sigrun_asked(f->stage, key->param, &a->truth, sizeof a->truth); break;
    case SIGRUN_INT: good = sigrun_asked(f->stage, key->param, &a->choice, sizeof a->choice); break;
    case SIGRUN_SIZE: good = sigrun_asked(f->stage, key->param, &size, sizeof size); break;
    case SIGRUN_REAL:
        good = sigrun_asked(f->stage, key->param, &a->number, sizeof a->number);
        break;
    default: break;
    }
    if (key->kind == SIGRUN_SIZE)
        a->number = (double)size;
    if (good && f->kind->stands && (key->kind == SIGRUN_SIZE || key->kind == SIGRUN_REAL)) {
        pthread_mutex_lock(&f->lock);
        f->kind->stands(f->self, key->param, &a->number, &a->step);
        pthread_mutex_unlock(&f->lock);
    }
    return good;
}

static const char *word_now(const struct figure_key *key, const struct asked *a)
{
    if (key->kind == SIGRUN_BOOL)
        return a->truth ? "true" : "false";
    return key->choices[a->choice];
}

// The word behind the one that it is now; from one that isn't gone through, the first.
static const char *next_word(const struct figure_key *key, const struct asked *a)
{
    static const char *const truths[] = {"false", "true", NULL};
    const char *const *words = key->words                 ? key->words
                               : key->kind == SIGRUN_BOOL ? truths
                                                          : key->choices;
    const char *now = word_now(key, a);
    size_t i = 0;

    while (words[i] && strcmp(words[i], now))
        i++;
    return words[i] && words[i + 1] ? words[i + 1] : words[0];
}

static double next_power(double x, double by)
{
    const double slack = 1e-9, n = log2(fmax(x, 1));

    if (by > 0)
        return x < 1 ? 1 : exp2(floor(n + slack) + 1);
    return x > 1 ? exp2(ceil(n - slack) - 1) : 0;
}

static double next_nice(double x, double by)
{
    static const double steps[] = {1, 2, 5, 10, 20};
    const double slack = 1e-6, ten = pow(10, floor(log10(x) + slack)), mantissa = x / ten;
    size_t i = 0;

    if (by > 0) {
        while (steps[i] < mantissa * (1 + slack))
            i++;
        return steps[i] * ten;
    }
    for (i = 3; i > 0 && steps[i] > mantissa * (1 - slack);)
        i--;
    return steps[i] < mantissa * (1 - slack) ? steps[i] * ten : ten / 2;
}

static double next_number(const struct figure_key *key, const struct asked *a, double share)
{
    const double x = a->number;
    double next = x;

    switch (key->way) {
    case FIGURE_TWICE: next = next_power(x, key->by); break;
    case FIGURE_NICE: next = x > 0 ? next_nice(x, key->by) : x; break;
    case FIGURE_PLUS: next = x + share * key->by * a->step; break;
    case FIGURE_ROUND: return remainder(x + share * key->by, 2 * pi);
    default: break;
    }
    return key->least < key->most ? fmin(fmax(next, key->least), key->most) : next;
}

// As the parameter takes it, and as a person reads it.
static void word_number(const struct figure *f, const struct figure_key *key, double value,
                        char *words, char *told)
{
    const char *unit = key->unit == SIGRUN_VALUE ? sigrun_input(f->stage, 0)->unit : NULL;

    snprintf(words, NUMERAL_MOST, key->unit == SIGRUN_ANGLE ? "%.9gdeg" : "%.9g",
             key->unit == SIGRUN_ANGLE ? value * 180 / pi : value);
    if (key->unit == SIGRUN_ANGLE)
        snprintf(told, NUMERAL_MOST, "%.4g°", value * 180 / pi);
    else if (unit)
        numeral_short(told, value, unit);
    else
        snprintf(told, NUMERAL_MOST, "%.6g", value);
}

bool figure_turn(struct figure *f, const struct figure_key *key, double share, char *told,
                 size_t room)
{
    char words[NUMERAL_MOST], shown[NUMERAL_MOST];
    struct asked a;

    snprintf(told, room, "%s can't change now", key->param);
    if (!read_asked(f, key, &a))
        return false;
    if (key->kind == SIGRUN_BOOL || key->kind == SIGRUN_INT) {
        const char *word = key->way == FIGURE_AGAIN ? word_now(key, &a) : next_word(key, &a);

        snprintf(words, sizeof words, "%s", word);
        snprintf(shown, sizeof shown, "%s", word);
    } else {
        word_number(f, key, next_number(key, &a, share), words, shown);
    }
    if (!sigrun_change(f->stage, key->param, words)) {
        snprintf(told, room, "%s can't be %s", key->param, shown);
        return false;
    }
    snprintf(told, room, "%s %s%s", key->param, shown, key->way == FIGURE_AGAIN ? ", anew" : "");
    return true;
}

bool figure_press(struct figure *f, const struct figure_key *key, char *told, size_t room)
{
    return figure_turn(f, key, 1, told, room);
}
