// SPDX-License-Identifier: MIT
// devices: what computes here, and what records and plays.

#include "cli/devices.h"

#include "cli/commands.h"
#include "cli/json.h"
#include "cli/terminal.h"
#include "gpu/gpu.h"
#include "stages/registry.h"
#include "stages/sound/host.h"

#include <stdio.h>
#include <string.h>

const struct device *const devices_table[] = {&cpu_device, &gpu_device, NULL};

static void add_computing(struct text *out, bool json)
{
    for (const struct device *const *device = devices_table; *device; device++) {
        const char *why = NULL, *what = (*device)->describe(&why);

        if (!json) {
            text_add(out, what ? "%-5s %s\n" : "%-5s none: %s\n", (*device)->name,
                     what ? what : why);
            continue;
        }
        text_add(out, device == devices_table ? "{\"name\": " : ", {\"name\": ");
        json_add_text(out, (*device)->name);
        text_add(out, what ? ", \"what\": " : ", \"missing\": ");
        json_add_text(out, what ? what : why);
        text_put(out, '}');
    }
}

static void add_device_json(struct text *out, const struct host_device *device)
{
    text_add(out, "{\"number\": %d, \"name\": ", device->number);
    json_add_text(out, device->name);
    text_add(out, ", \"api\": ");
    json_add_text(out, device->api);
    text_add(out,
             ", \"in\": %zu, \"out\": %zu, \"rate\": %.10g, \"in_latency\": %.6g, \"out_latency\": "
             "%.6g, \"default_in\": %s, \"default_out\": %s}",
             device->ins, device->outs, device->rate, device->in_latency, device->out_latency,
             device->default_in ? "true" : "false", device->default_out ? "true" : "false");
}

static void add_way(struct text *out, const char *word, size_t lanes, double latency, bool chosen)
{
    if (lanes)
        text_add(out, "  %s%s %zu lane%s, %.1f ms", word, chosen ? "*" : "", lanes,
                 lanes == 1 ? "" : "s", 1e3 * latency);
}

static void add_device(struct text *out, const struct host_device *device, int width)
{
    const int pad = width - (int)terminal_columns(device->name, strlen(device->name));

    text_add(out, "%4d  %s%*s  %s, %g Hz", device->number, device->name, pad, "", device->api,
             device->rate);
    add_way(out, "records", device->ins, device->in_latency, device->default_in);
    add_way(out, "plays", device->outs, device->out_latency, device->default_out);
    text_put(out, '\n');
}

// Why there is no sound here, or NULL.
static const struct host_part *find_sound(const struct registry *registry, struct text *why)
{
    const char *lacking = registry_absent(registry, "mic");
    struct error err = {0};
    const struct host_part *part = lacking ? NULL : registry_part(registry, "sound", &err);
    const char *failure = part ? part->open() : NULL;

    if (lacking)
        text_add(why, "this build lacks %s", lacking);
    else if (!part)
        text_add(why, "%s", err.items[0].text);
    else if (failure || !part->count())
        text_add(why, "%s", failure ? failure : "no device records or plays");
    error_release(&err);
    return part;
}

static void add_sound(struct text *out, const struct host_part *part, bool json)
{
    int width = 0;

    for (size_t i = 0; i < part->count(); i++) {
        const char *name = part->at(i).name;
        const int columns = (int)terminal_columns(name, strlen(name));

        width = columns > width ? columns : width;
    }
    for (size_t i = 0; i < part->count(); i++) {
        const struct host_device device = part->at(i);

        if (json)
            text_add(out, i ? ", " : "");
        json ? add_device_json(out, &device) : add_device(out, &device, width);
    }
}

int devices_command(const struct options *options, const struct source *source)
{
    struct registry registry;
    struct text out = {0}, why = {0};

    (void)source;
    stages_registry(&registry);
    const struct host_part *part = find_sound(&registry, &why);
    text_add(&out, options->json ? "{\"compute\": [" : "");
    add_computing(&out, options->json);
    text_add(&out, options->json ? "], \"sound\": [" : "");
    if (!options->json)
        text_add(&out, why.length ? "sound none: %s\n" : "sound\n", text_of(&why));
    if (!why.length)
        add_sound(&out, part, options->json);
    if (options->json && why.length) {
        text_add(&out, "], \"sound_missing\": ");
        json_add_text(&out, text_of(&why));
        text_add(&out, "}\n");
    } else if (options->json) {
        text_add(&out, "]}\n");
    }
    fputs(text_of(&out), stdout);
    text_release(&out);
    text_release(&why);
    registry_release(&registry);
    return 0;
}
