#include "config.h"

#include "repl/options.h"
#include "ddx.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    OPTION_JSON = 256,
    OPTION_PLAIN,
    OPTION_PRETTY,
    OPTION_DIGITS,
    OPTION_TIMEOUT,
    OPTION_MEMORY,
    OPTION_NO_RC,
    OPTION_KEEP_GOING,
    OPTION_ECHO,
    OPTION_COLOR,
    OPTION_VERSION,
    OPTION_HELP,
    OPTION_FILE = 1
};

static const struct option long_options[] = {
    {"eval", required_argument, NULL, 'e'},
    {"json", no_argument, NULL, OPTION_JSON},
    {"plain", no_argument, NULL, OPTION_PLAIN},
    {"pretty", no_argument, NULL, OPTION_PRETTY},
    {"digits", required_argument, NULL, OPTION_DIGITS},
    {"timeout", required_argument, NULL, OPTION_TIMEOUT},
    {"memory", required_argument, NULL, OPTION_MEMORY},
    {"no-rc", no_argument, NULL, OPTION_NO_RC},
    {"keep-going", no_argument, NULL, OPTION_KEEP_GOING},
    {"echo", no_argument, NULL, OPTION_ECHO},
    {"color", optional_argument, NULL, OPTION_COLOR},
    {"quiet", no_argument, NULL, 'q'},
    {"version", no_argument, NULL, OPTION_VERSION},
    {"help", no_argument, NULL, OPTION_HELP},
    {NULL, 0, NULL, 0},
};

static const char help[] =
    "Usage: ddx [OPTION]... [FILE]...\n"
    "Differentiate, simplify and evaluate formulas, each result checked.\n"
    "\n"
    "Without FILE or --eval, a terminal opens a session; anything else is read as\n"
    "statements. FILE - is standard input. Inputs run in the order given.\n"
    "\n"
    "  -e, --eval STATEMENT  run STATEMENT; may be given several times\n"
    "      --plain           answers of one line that can be typed back in\n"
    "      --pretty          answers as two-dimensional mathematics\n"
    "      --json            answers and errors as JSON, one object a line\n"
    "      --echo            print each statement before its answer\n"
    "      --keep-going      go on after a statement that failed\n"
    "      --digits N        digits shown of a value\n"
    "      --timeout S       seconds that one statement may take\n"
    "      --memory MIB      memory that the session may take\n"
    "      --color[=WHEN]    colours: auto, always or never\n"
    "      --no-rc           do not read the settings file\n"
    "  -q, --quiet           no greeting\n"
    "      --version         print the version and exit\n"
    "      --help            print this and exit\n"
    "\n"
    "In a session, and in statements:\n"
    "  :help [TOPIC]  :quit  :vars  :clear [NAMES]  :undo  :load FILE  :save FILE\n"
    "  :log FILE|off  :set KEY VALUE  :time STATEMENT  :steps FORMULA\n"
    "  :latex [FORMULA]  :last  :edit  :trace tape|code FORMULA\n"
    "\n"
    "Exit status: 0 all well; 1 a statement failed; 2 the command line is wrong;\n"
    "124 the time limit, 125 the memory limit, 130 interrupted.\n";

void options_fail(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("ddx: ", stderr);
    vfprintf(stderr, format, args);
    fputs("\nTry 'ddx --help' for more information.\n", stderr);
    va_end(args);
    exit(EXIT_USAGE);
}

/* Print and leave: the text is the whole of what was asked for. */
static _Noreturn void answer_and_exit(const char *text)
{
    if (fputs(text, stdout) == EOF || fflush(stdout) == EOF) {
        perror("ddx: standard output");
        exit(EXIT_FAILED);
    }
    exit(EXIT_FINE);
}

static _Noreturn void version(void)
{
    char text[256];
    snprintf(text, sizeof text,
             "ddx %s\n"
             "Licence GPL-3.0-or-later; the library is LGPL-3.0-or-later.\n"
             "This is free software: you may change and redistribute it. There is NO\n"
             "WARRANTY, to the extent permitted by law.\n",
             ddx_version());
    answer_and_exit(text);
}

static enum color_when color_when(const char *when)
{
    if (!when || strcmp(when, "always") == 0)
        return COLOR_ALWAYS;
    if (strcmp(when, "auto") == 0)
        return COLOR_AUTO;
    if (strcmp(when, "never") == 0)
        return COLOR_NEVER;
    options_fail("--color is auto, always or never, not '%s'", when);
}

static void add_input(options *o, const char *text, bool is_file)
{
    o->inputs[o->ninputs++] = (input){text, is_file};
}

void options_read(options *o, int argc, char **argv)
{
    memset(o, 0, sizeof *o);
    o->inputs = calloc((size_t)argc + 1, sizeof *o->inputs);
    if (!o->inputs)
        exit(EXIT_MEMORY);
    /* The leading '-' delivers files in their place among the statements. */
    for (int c; (c = getopt_long(argc, argv, "-e:q", long_options, NULL)) != -1;) {
        switch (c) {
        case OPTION_FILE:
            add_input(o, optarg, true);
            break;
        case 'e':
            add_input(o, optarg, false);
            break;
        case 'q':
            o->quiet = true;
            break;
        case OPTION_JSON:
            o->form = FORM_JSON;
            break;
        case OPTION_PLAIN:
            o->form = FORM_PLAIN;
            break;
        case OPTION_PRETTY:
            o->form = FORM_PRETTY;
            break;
        case OPTION_DIGITS:
            o->digits = optarg;
            break;
        case OPTION_TIMEOUT:
            o->timeout = optarg;
            break;
        case OPTION_MEMORY:
            o->memory = optarg;
            break;
        case OPTION_NO_RC:
            o->no_rc = true;
            break;
        case OPTION_KEEP_GOING:
            o->keep_going = true;
            break;
        case OPTION_ECHO:
            o->echo = true;
            break;
        case OPTION_COLOR:
            o->color = color_when(optarg);
            break;
        case OPTION_VERSION:
            version();
        case OPTION_HELP:
            answer_and_exit(help);
        default:
            fputs("Try 'ddx --help' for more information.\n", stderr);
            exit(EXIT_USAGE);
        }
    }
    for (int i = optind; i < argc; i++)
        add_input(o, argv[i], true);
}

void options_free(options *o)
{
    free(o->inputs);
}
