// SPDX-License-Identifier: MIT
//
// What the stages that draw have in common: where pictures go, how large they are and how they
// look, and when they are made: one at the end of the stream (a still), one after the other by the
// time of the stream (a movie), or the newest again and again (a window, the terminal).
#pragma once

#include <pthread.h>
#include <stdatomic.h>

#include "runtime/graph/live.h"
#include "stages/draw/ask.h"
#include "stages/draw/draw.h"
#include "stages/draw/screen.h"
#include "stages/file/outfile.h"
#include "stages/plot/look.h"
#include "stages/scene/scene.h"

enum figure_format {
    FIGURE_AUTO,
    FIGURE_PNG,
    FIGURE_JSON,
    FIGURE_TEXT,
    FIGURE_SVG,
    FIGURE_PDF,
    FIGURE_GIF,
    FIGURE_APNG,
    FIGURE_MP4,
    FIGURE_WEBM,
};
enum figure_theme { FIGURE_THEME_AUTO, FIGURE_LIGHT, FIGURE_DARK };
extern const char *const figure_formats[], *const figure_themes[];

enum { FIGURE_MOST = 16384 }; // pixels of a side that can be asked for

// A key on a screen that changes a live parameter, in the way that `sigrun ctl` does. What it does
// is told by the figure that has it, and by nobody else.
enum { FIGURE_LEFT = 0x100, FIGURE_RIGHT, FIGURE_UP, FIGURE_DOWN }; // keys that are no letters
enum figure_way {
    FIGURE_WORDS, // the next of `words`
    FIGURE_TWICE, // the next power of two: greater where `by` is above 0, else less
    FIGURE_NICE,  // the same of {1, 2, 5}·10ⁿ
    FIGURE_PLUS,  // `by` more, in steps of its own where the figure knows some
    FIGURE_ROUND, // the same of an angle, which goes on at the other end
    FIGURE_AGAIN, // what it is, once more: what it gathers begins anew
};
struct figure_key {
    int key; // a letter, or FIGURE_LEFT …; 0: the last row
    const char *param;
    enum sigrun_kind kind; // of its field: INT (a choice), BOOL, SIZE or REAL
    enum sigrun_unit unit; // VALUE, ANGLE, or none
    enum figure_way way;
    double by, least, most;
    const char *const *choices; // of the parameter
    const char *const *words;   // those that are gone through; NULL: all of them
    const char *keys, *what;    // "h", "hold the greatest", for the help; NULL: said in another row
};

// A frame in a history of frames.
struct figure_moment {
    double at;                       // the second from which on it is the newest
    uint64_t number, oldest, newest; // of this one and those that are known, from 0
};

// What of the stream is known one by one or merged, and the memory for it.
struct figure_kept {
    double since; // second; NAN: nobody says
    size_t bytes;
};

enum figure_mode { FIGURE_STILL, FIGURE_MOVIE, FIGURE_LIVE };

// What is drawn, as a stage that draws has it. Both are called with the history at rest, also many
// times, and use memory of the scene's arena only.
struct figure_kind {
    // Adds the panes with their axes, as far as they are known before the data.
    void (*panes)(void *self, struct scene *);
    // Puts the data into the panes, and gives them the ranges that depend on it.
    void (*fill)(void *self, struct scene *, const struct look *);
    // While it goes on, how many frames have come, up to which second, and when the last one came;
    // NULL: as the figure counts.
    uint64_t (*taken)(void *self);
    double (*now)(void *self);
    double (*arrived)(void *self);
    bool
        moves; // a view of what happens now: it follows the clock, and opens a window for any input
    bool recalls; // it can show any second of late, though its panes have no axis of that

    // NULL where it hasn't such. All are called with the history at rest.
    const struct figure_key *keys;
    // What dragging across or upwards changes: `by` for the whole of a pane.
    const struct figure_key *across, *upwards;
    // Of a parameter that is 0 for what fits: what it is then; and a step that suits it.
    void (*stands)(void *self, const char *param, double *value, double *step);
    // Of a history of frames: the one that lies `frames` after the one that is seen at second
    // `until`, or as near as it is known. False: there is none.
    bool (*moment)(void *self, double until, int frames, struct figure_moment *);
    void (*kept)(void *self, struct figure_kept *);
    // Of a board: who draws pane number i of the last picture.
    struct figure *(*part)(void *self, size_t pane);
};

// A picture on its way to a board.
struct shot {
    struct shot *next;
    struct arena arena;
    struct scene scene;
    double at;             // seconds of the stream
    _Atomic bool returned; // by the board; the figure may use it again
};

struct figure {
    const char *file, *title; // parameters
    size_t width, height;     // pixels, or letters; 0: the usual
    double scale;
    double span;       // seconds shown of what moves; 0: the usual
    double fps, speed; // of a movie: pictures a second, and seconds of the stream in one
    enum figure_theme theme;
    enum figure_format format;
    enum screen_color color;
    enum ask_pixels pixels;
    bool values;

    struct sigrun_stage *stage;
    const struct figure_kind *kind;
    void *self;
    struct figure *board; // that reads its pictures, or NULL
    enum figure_mode mode;
    enum draw_device device;
    struct draw_options options;
    bool settled;  // how the terminal is drawn on
    bool terminal; // the picture goes to a terminal
    bool window;   // it is shown in one
    bool goes_on;  // its stream has no end that is known, or it shows what happens now
    struct arena arena;
    struct outfile out;
    bool begun, closing, ended, failed; // closing: the last picture is being made
    const char *why;                    // it has

    struct sigrun_ratio rate; // of input 0
    double origin;
    uint64_t taken;           // frames of input 0
    uint64_t missed;          // that nobody had: gaps
    size_t slice;             // of these, the ones that are being taken
    uint64_t picture;         // of a movie: number of the next
    pthread_mutex_t lock;     // LIVE: of the history
    double arrived;           // of the clock: when the last frames came
    double captured;          // seconds since 1970: when a tag says that frame `clocked` was taken
    double clocked;           // of it: seconds of the stream; NAN: nobody says
    _Atomic uint64_t changes; // of parameters, that are seen
    struct shot *shots;       // that were made, the newest first
    struct movie *movie;
    struct live *live;
    _Atomic bool closed; // by a person
};

#define FIGURE_PARAM(T, field) \
    .name = #field, .offset = offsetof(T, figure.field), .kind = SIGRUN_KIND(((T *)0)->figure.field)

// Rows of the table, the first and the last ones; the stage's own stand between.
// clang-format off
#define FIGURE_FILE(T)                                                                             \
    {FIGURE_PARAM(T, file), .def = "",                                                             \
     .doc = "The file, which ends in .png, .svg, .pdf, .json (the values), .txt (letters), or, "    \
            "for what moves, .gif, .apng, .mp4 or .webm; - for letters on stdout; nothing: a "      \
            "window, or the terminal."},                                                           \
    {FIGURE_PARAM(T, title), .def = "", .doc = "Words above it."}
#define FIGURE_REST(T)                                                                             \
    {FIGURE_PARAM(T, width), .def = "0", .max = FIGURE_MOST,                                       \
     .doc = "Pixels, or letters on a terminal; 0: 1280, or what the terminal has."},               \
    {FIGURE_PARAM(T, height), .def = "0", .max = FIGURE_MOST,                                      \
     .doc = "Pixels, or lines on a terminal; 0: 720 and more for many panes, or what the terminal "\
            "has."},                                                                               \
    {FIGURE_PARAM(T, scale), .def = "1", .min = 0.5, .max = 8,                                     \
     .doc = "Size of letters and lines; 2 for twice as many pixels on the same area."},            \
    {FIGURE_PARAM(T, span), .def = "0", .unit = SIGRUN_SECONDS, .max = 1e9,                        \
     .doc = "How much of the past is shown; 0: all of it in a file, 10 s of what goes on."},       \
    {FIGURE_PARAM(T, fps), .def = "20", .min = 0.01, .max = 1000,                                  \
     .doc = "Pictures a second, at most, in a file that moves."},                                  \
    {FIGURE_PARAM(T, speed), .def = "1", .min = 1e-6, .max = 1e6,                                  \
     .doc = "How many seconds of the stream pass in a second of a file that moves."},              \
    {FIGURE_PARAM(T, theme), .def = "auto", .choices = figure_themes,                              \
     .doc = "Ground and ink; auto: dark in windows and on terminals, light in files."},                             \
    {FIGURE_PARAM(T, format), .def = "auto", .choices = figure_formats,                            \
     .doc = "What to make of it; auto: what the name of the file ends in."},                       \
    {FIGURE_PARAM(T, color), .def = "auto", .choices = screen_color_names,                         \
     .doc = "Colours among letters; auto: on a terminal that has them, unless NO_COLOR is set."},  \
    {FIGURE_PARAM(T, pixels), .def = "auto", .choices = ask_pixels_names,                          \
     .doc = "Pixels on a terminal, by kitty's graphics or sixels, instead of letters; auto: those " \
            "that it says it has, unless the file is - or the picture moves."},                    \
    {FIGURE_PARAM(T, values), .def = "true",                                                       \
     .doc = "JSON holds all values, not only axes and summaries."}
// clang-format on
// The output of every such stage: its pictures, for `board`.
#define FIGURE_OUT                                                \
    {                                                             \
        .name = "scene", .types = SIGRUN_SCENES, .optional = true \
    }

// [setup] From shape: where do the pictures go, and can they?
bool figure_shape(struct sigrun_stage *, struct figure *, const struct figure_kind *, void *self);
// [setup] From start: opens the file or the window.
bool figure_start(struct sigrun_stage *, struct figure *);

// [rt] The picture of now, into the file that is open.
bool figure_draw(struct figure *, const char **why);
// [setup] After figure_start. Is only the recent past kept, `figure_span` seconds of it at least?
bool figure_recent(const struct figure *);
double figure_span(const struct figure *);
// [setup] Decides how the terminal is drawn on: that of a figure, or of its board, once.
void figure_settle(struct figure *);
// How many columns of data are shown.
int figure_columns(const struct figure *);
// [setup or fill] How tall the picture gets when nobody says and panes of `least` pixels are to
// fit.
void figure_make_room(struct figure *, size_t panes, int least);

// [rt] The frames that process takes next, of all inputs, from frame `from` of this call on. False:
// none for now. Each call ends the work on the frames of the one before.
bool figure_next(struct figure *, struct sigrun_io *, size_t *from, size_t *frames);
// [rt] Between two calls of figure_next: what is to change is not looked at until it is given free.
void figure_rest(struct figure *, bool rest);
// [rt] Gives it free after a change, in `changed`, of what is seen.
void figure_altered(struct figure *);
// [rt] So many frames are missing before the next.
void figure_missed(struct figure *, uint64_t frames);
// [rt] What process returns when figure_next has said false. `enough`: more frames would not be
// seen.
enum sigrun_flow figure_flow(struct figure *, struct sigrun_io *, bool enough);

// Seconds of the stream from one picture of a movie to the next.
double figure_period(const struct figure *);
// [rt] A board has the pictures of second `at`: the next one of a movie.
void figure_reached(struct figure *, double at);
// [rt] What process returns after sigrun_fail while it worked on frames.
enum sigrun_flow figure_stop(struct figure *);

// Makes a scene of what the history holds, with the newest at its edge unless `look` says
// otherwise; fitted where nobody holds ranges.
void figure_compose(struct figure *, struct scene *, const struct look *);
struct look figure_look(const struct figure *);
double figure_now(const struct figure *); // seconds of the newest frame's end
