#include "engine/session.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void dx_settings_init(dx_settings *settings)
{
    *settings = (dx_settings){
        .digits = 20, .memory = (size_t)2 << 30, .verify = true, .pretty = true, .color = true};
}

/* ---- each setting: read, check, show ------------------------------------------------- */

/* A whole number within bounds; false for anything else. */
static bool whole(const char *text, unsigned long least, unsigned long most, unsigned long *value)
{
    char *end;
    errno = 0;
    if (text[0] < '0' || text[0] > '9')
        return false;
    *value = strtoul(text, &end, 10);
    return errno == 0 && *end == '\0' && *value >= least && *value <= most;
}

static bool on_or_off(const char *text, bool *value)
{
    *value = strcmp(text, "on") == 0;
    return *value || strcmp(text, "off") == 0;
}

static bool set_digits(ddx_session *s, const char *text)
{
    unsigned long n;
    if (!whole(text, 1, s->context.limits.digits, &n))
        return false;
    s->settings.digits = (uint32_t)n;
    return true;
}

static bool set_timeout(ddx_session *s, const char *text)
{
    char *end;
    double seconds = strtod(text, &end);
    if (end == text || *end != '\0' || !(seconds >= 0 && seconds <= 1e9))
        return false;
    s->settings.timeout = seconds;
    return true;
}

static bool set_memory(ddx_session *s, const char *text)
{
    unsigned long n;
    if (!whole(text, 0, 1ul << 24, &n) || (n > 0 && n < 8))
        return false;
    s->settings.memory = s->context.memory.limit = (size_t)n << 20;
    return true;
}

static bool set_width(ddx_session *s, const char *text)
{
    unsigned long n;
    if (!whole(text, 0, 100000, &n))
        return false;
    s->settings.width = (uint32_t)n;
    return true;
}

static bool set_threads(ddx_session *s, const char *text)
{
    unsigned long n;
    if (!whole(text, 0, 64, &n))
        return false;
    s->settings.threads = (uint32_t)n;
    return true;
}

static bool set_verify(ddx_session *s, const char *text)
{
    return on_or_off(text, &s->settings.verify);
}

static bool set_pretty(ddx_session *s, const char *text)
{
    return on_or_off(text, &s->settings.pretty);
}

static bool set_color(ddx_session *s, const char *text)
{
    return on_or_off(text, &s->settings.color);
}

static const char *const evaluators[] = {
    [DX_EVALUATOR_NATIVE] = "native", [DX_EVALUATOR_BLOCK] = "block", [DX_EVALUATOR_VM] = "vm"};

static bool set_evaluator(ddx_session *s, const char *text)
{
    for (unsigned k = 0; k < sizeof evaluators / sizeof evaluators[0]; k++)
        if (strcmp(text, evaluators[k]) == 0) {
            s->settings.evaluator = (dx_evaluator_kind)k;
            return true;
        }
    return false;
}

static void show_number(char *out, size_t room, double value)
{
    (void)snprintf(out, room, "%.15g", value);
}

static void show_digits(const ddx_session *s, char *out, size_t room)
{
    show_number(out, room, s->settings.digits);
}
static void show_timeout(const ddx_session *s, char *out, size_t room)
{
    show_number(out, room, s->settings.timeout);
}
static void show_memory(const ddx_session *s, char *out, size_t room)
{
    show_number(out, room, (double)(s->settings.memory >> 20));
}
static void show_width(const ddx_session *s, char *out, size_t room)
{
    show_number(out, room, s->settings.width);
}
static void show_threads(const ddx_session *s, char *out, size_t room)
{
    show_number(out, room, s->settings.threads);
}
static void show_switch(bool on, char *out, size_t room)
{
    (void)snprintf(out, room, "%s", on ? "on" : "off");
}
static void show_verify(const ddx_session *s, char *out, size_t room)
{
    show_switch(s->settings.verify, out, room);
}
static void show_pretty(const ddx_session *s, char *out, size_t room)
{
    show_switch(s->settings.pretty, out, room);
}
static void show_color(const ddx_session *s, char *out, size_t room)
{
    show_switch(s->settings.color, out, room);
}

static void show_evaluator(const ddx_session *s, char *out, size_t room)
{
    (void)snprintf(out, room, "%s", evaluators[s->settings.evaluator]);
}

static const struct setting {
    const char *name, *summary, *values;
    bool (*set)(ddx_session *s, const char *text);
    void (*show)(const ddx_session *s, char *out, size_t room);
} settings[] = {
    {"color", "colours at the terminal", "on or off", set_color, show_color},
    {"digits", "digits of the decimal below a constant", "a whole number from 1 to 100000",
     set_digits, show_digits},
    {"evaluator", "what computes formulas in doubles: native is machine code",
     "native, block or vm", set_evaluator, show_evaluator},
    {"memory", "MiB that may be used; 0: no limit", "a whole number of MiB, 0 or from 8 on",
     set_memory, show_memory},
    {"pretty", "two-dimensional answers at the terminal", "on or off", set_pretty, show_pretty},
    {"threads", "threads of compiled functions; 0: one a processor", "a whole number from 0 to 64",
     set_threads, show_threads},
    {"timeout", "seconds that a statement may take; 0: no limit", "a number of seconds, or 0",
     set_timeout, show_timeout},
    {"verify", "check every derivative before it is shown", "on or off", set_verify, show_verify},
    {"width", "columns of an answer; 0: the window's", "a whole number of columns, or 0", set_width,
     show_width},
};

static const struct setting *find(const char *key)
{
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++)
        if (strcmp(settings[i].name, key) == 0)
            return &settings[i];
    return NULL;
}

dx_status dx_setting_set(ddx_session *s, const char *key, const char *value)
{
    const struct setting *setting = find(key);
    dx_context *context = &s->context;
    if (!setting) {
        dx_status status = dx_fail(context, DX_NAME, "there is no setting '%s'",
                                   dx_echo(context, key, strlen(key)));
        dx_diag_hint(&context->diag, "':set' lists the settings");
        return status;
    }
    if (!setting->set(s, value)) {
        dx_status status = dx_fail(context, DX_TYPE, "'%s' is no value for %s",
                                   dx_echo(context, value, strlen(value)), key);
        dx_diag_hint(&context->diag, "%s is %s", key, setting->values);
        return status;
    }
    return DX_OK;
}

const char *dx_setting_get(ddx_session *s, const char *key)
{
    const struct setting *setting = find(key);
    if (!setting)
        return NULL;
    setting->show(s, s->settings.shown, sizeof s->settings.shown);
    return s->settings.shown;
}

const char *dx_setting_name(unsigned index, const char **summary)
{
    if (index >= sizeof settings / sizeof settings[0])
        return NULL;
    *summary = settings[index].summary;
    return settings[index].name;
}

const char *dx_setting_values(const char *key)
{
    const struct setting *setting = find(key);
    return setting ? setting->values : "";
}
