// SPDX-License-Identifier: MIT
//
// A laid-out scene as JSON.
#include "stages/scene/scene_json.h"

#include <math.h>
#include <string.h>

#include "stages/scene/grid.h"

static void add_number(struct text *out, double value)
{
    if (isfinite(value))
        text_add_number(out, value);
    else
        text_add(out, "null");
}

static void add_string(struct text *out, const char *utf8)
{
    if (!utf8) {
        text_add(out, "null");
        return;
    }
    text_put(out, '"');
    for (uint32_t letter; (letter = font_letter(&utf8));) {
        if (letter == '"' || letter == '\\')
            text_add(out, "\\%c", (int)letter);
        else if (letter >= 32 && letter < 127)
            text_put(out, (char)letter);
        else if (letter < 0x10000)
            text_add(out, "\\u%04x", (unsigned)letter);
        else
            text_add(out, "\\u%04x\\u%04x", (unsigned)(0xd7c0 + (letter >> 10)),
                     (unsigned)(0xdc00 | (letter & 0x3ff)));
    }
    text_put(out, '"');
}

static void add_box(struct text *out, const struct box *box)
{
    text_add(out, "[%d, %d, %d, %d]", box->x, box->y, box->width, box->height);
}

static void add_axis(struct text *out, const struct scene_axis *axis, const struct ticks *ticks)
{
    text_add(out, "{\"name\": ");
    add_string(out, axis->name);
    text_add(out, ", \"unit\": ");
    add_string(out, axis->unit);
    text_add(out, ", \"low\": ");
    add_number(out, axis->low);
    text_add(out, ", \"high\": ");
    add_number(out, axis->high);
    text_add(out, ", \"log\": %s, \"title\": ", axis->log ? "true" : "false");
    add_string(out, ticks->title);
    text_add(out, ", \"ticks\": [");
    for (size_t i = 0; i < ticks->count; i++) {
        text_add(out, "%s{\"at\": ", i ? ", " : "");
        add_number(out, ticks->tick[i].at);
        text_add(out, ", \"label\": ");
        add_string(out, ticks->tick[i].label);
        text_put(out, '}');
    }
    text_add(out, "]}");
}

static void add_values(struct text *out, const char *name, const float *values, size_t count,
                       size_t stride)
{
    text_add(out, ", \"%s\": [", name);
    for (size_t i = 0; i < count; i++) {
        if (i)
            text_add(out, ", ");
        add_number(out, (double)values[i * stride]);
    }
    text_put(out, ']');
}

static void add_steps(struct text *out, const char *name, const struct scene_steps *steps,
                      enum scene_json_detail detail)
{
    text_add(out, ", \"%s\": {\"count\": %zu", name, steps->count);
    if (steps->count) {
        text_add(out, ", \"first\": ");
        add_number(out, scene_step_at(steps, 0));
        text_add(out, ", \"last\": ");
        add_number(out, scene_step_at(steps, steps->count - 1));
    }
    if (steps->at && detail == SCENE_JSON_DATA) {
        text_add(out, ", \"at\": [");
        for (size_t i = 0; i < steps->count; i++) {
            if (i)
                text_add(out, ", ");
            add_number(out, steps->at[i]);
        }
        text_put(out, ']');
    }
    text_put(out, '}');
}

// Least, greatest and mean of what is finite.
static void add_summary(struct text *out, const float *low, const float *high, size_t count)
{
    double least = INFINITY, greatest = -INFINITY, sum = 0, n = 0;

    for (size_t i = 0; i < count; i++)
        if (isfinite(low[i]) && isfinite(high[i])) {
            least = fmin(least, low[i]);
            greatest = fmax(greatest, high[i]);
            sum += ((double)low[i] + (double)high[i]) / 2;
            n++;
        }
    text_add(out, ", \"finite\": %.0f, \"least\": ", n);
    add_number(out, least);
    text_add(out, ", \"greatest\": ");
    add_number(out, greatest);
    text_add(out, ", \"mean\": ");
    add_number(out, n > 0 ? sum / n : NAN);
}

static void add_trace(struct text *out, const struct scene_trace *trace,
                      enum scene_json_detail detail)
{
    const size_t count = trace->x.count;

    text_add(out, "{\"name\": ");
    add_string(out, trace->name);
    text_add(out, ", \"style\": \"%s\", \"colour\": %u", scene_style_names[trace->style],
             trace->colour);
    add_steps(out, "x", &trace->x, detail);
    add_summary(out, trace->y ? trace->y : trace->low, trace->y ? trace->y : trace->high, count);
    if (detail == SCENE_JSON_DATA && trace->y)
        add_values(out, "y", trace->y, count, 1);
    if (detail == SCENE_JSON_DATA && !trace->y) {
        add_values(out, "low", trace->low, count, 1);
        add_values(out, "high", trace->high, count, 1);
    }
    text_put(out, '}');
}

static void add_rgb(struct text *out, const uint32_t *rgb, size_t count, size_t stride)
{
    text_add(out, ", \"rgb\": [");
    for (size_t i = 0; i < count; i++)
        text_add(out, "%s%u", i ? ", " : "", (unsigned)rgb[i * stride]);
    text_put(out, ']');
}

static void add_image(struct text *out, const struct scene_image *image,
                      enum scene_json_detail detail)
{
    text_add(out, "{\"name\": ");
    add_string(out, image->name);
    text_add(out, ", \"unit\": ");
    add_string(out, image->unit);
    text_add(out, ", \"low\": ");
    add_number(out, image->rgb ? NAN : image->low);
    text_add(out, ", \"high\": ");
    add_number(out, image->rgb ? NAN : image->high);
    if (image->log)
        text_add(out, ", \"log\": true");
    text_add(out, ", \"map\": \"%s\", \"smooth\": %s", colormap_names[image->map],
             image->smooth ? "true" : "false");
    if (detail > SCENE_JSON_AXES) {
        add_steps(out, "x", &image->x, detail);
        add_steps(out, "y", &image->y, detail);
    }
    if (detail == SCENE_JSON_DATA) {
        text_add(out, ", \"columns\": [");
        for (size_t i = 0; i < image->x.count; i++) {
            text_add(out, "%s{\"column\": %zu", i ? ", " : "", i);
            if (image->rgb)
                add_rgb(out, image->rgb + i * image->x_stride, image->y.count, image->y_stride);
            else
                add_values(out, "value", image->value + i * image->x_stride, image->y.count,
                           image->y_stride);
            text_put(out, '}');
        }
        text_put(out, ']');
    }
    text_put(out, '}');
}

static void add_shapes(struct text *out, const struct scene_pane *pane)
{
    text_add(out, ", \"shapes\": [");
    for (size_t i = 0; i < pane->shape_count; i++) {
        const struct scene_shape *shape = &pane->shapes[i];

        text_add(out, "%s{\"colour\": %u, \"value\": ", i ? ", " : "", shape->colour);
        add_number(out, (double)shape->value);
        add_values(out, "x", shape->x, shape->count, 1);
        add_values(out, "y", shape->y, shape->count, 1);
        text_put(out, '}');
    }
    text_put(out, ']');
}

static void add_labels(struct text *out, const struct scene_pane *pane)
{
    text_add(out, ", \"labels\": [");
    for (size_t i = 0; i < pane->label_count; i++) {
        text_add(out, "%s{\"x\": ", i ? ", " : "");
        add_number(out, pane->labels[i].x);
        text_add(out, ", \"y\": ");
        add_number(out, pane->labels[i].y);
        text_add(out, ", \"text\": ");
        add_string(out, pane->labels[i].text);
        text_put(out, '}');
    }
    text_put(out, ']');
}

static void add_pane(struct text *out, const struct scene_pane *pane,
                     const struct layout_pane *place, bool board, enum scene_json_detail detail)
{
    text_add(out, "{\"title\": ");
    add_string(out, pane->title);
    text_add(out, ", \"notes\": ");
    add_string(out, pane->notes);
    if (board)
        text_add(out, ", \"row\": %zu, \"column\": %zu", pane->row, pane->column);
    text_add(out, ", \"plot\": ");
    add_box(out, &place->plot);
    text_add(out, ", \"x\": ");
    add_axis(out, &pane->x, &place->x);
    text_add(out, ", \"x_hidden\": %s, \"y\": ", place->x_hidden ? "true" : "false");
    add_axis(out, &pane->y, &place->y);
    if (place->bar.width) {
        text_add(out, ", \"bar\": ");
        add_box(out, &place->bar);
        text_add(out, ", \"colours\": ");
        add_axis(out, &place->colour_axis, &place->colours);
    }
    if (pane->image) {
        text_add(out, ", \"image\": ");
        add_image(out, pane->image, detail);
    }
    text_add(out, ", \"traces\": [");
    for (size_t i = 0; i < pane->trace_count && detail > SCENE_JSON_AXES; i++) {
        if (i)
            text_add(out, ", ");
        add_trace(out, &pane->traces[i], detail);
    }
    text_put(out, ']');
    if (pane->shape_count && detail == SCENE_JSON_DATA)
        add_shapes(out, pane);
    if (pane->label_count && detail == SCENE_JSON_DATA)
        add_labels(out, pane);
    text_put(out, '}');
}

static void add_texts(struct text *out, const struct layout *layout)
{
    text_add(out, ", \"texts\": [");
    for (size_t i = 0; i < layout->text_count; i++) {
        const struct layout_text *text = &layout->texts[i];

        text_add(out, "%s{\"role\": \"%s\", \"pane\": %zu, \"box\": ", i ? ", " : "",
                 layout_role_names[text->role], text->pane);
        add_box(out, &text->box);
        text_add(out, ", \"turned\": %s, \"text\": ", text->turned ? "true" : "false");
        add_string(out, text->text);
        text_put(out, '}');
    }
    text_put(out, ']');
}

void scene_json(struct text *out, const struct scene *scene, const struct layout *layout,
                enum scene_json_detail detail)
{
    const bool board = grid_columns(scene) > 1;

    text_add(out, "{\"version\": 1, \"width\": %d, \"height\": %d, \"title\": ", layout->width,
             layout->height);
    add_string(out, scene->title);
    text_add(out, ", \"panes\": [");
    for (size_t i = 0; i < layout->pane_count; i++) {
        if (i)
            text_add(out, ",\n");
        add_pane(out, &scene->panes[i], &layout->panes[i], board, detail);
    }
    text_put(out, ']');
    if (detail > SCENE_JSON_AXES)
        add_texts(out, layout);
    text_add(out, "}\n");
}
