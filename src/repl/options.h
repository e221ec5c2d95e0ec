/* options.h - the command line. */
#ifndef DDX_REPL_OPTIONS_H
#define DDX_REPL_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

enum exit_status {
    EXIT_FINE = 0,
    EXIT_FAILED = 1,        /* a statement failed, or its answer could not be written */
    EXIT_USAGE = 2,         /* the command line is wrong */
    EXIT_TIME = 124,        /* the time setting is exhausted */
    EXIT_MEMORY = 125,      /* the memory setting or the machine is exhausted */
    EXIT_INTERRUPTED = 130, /* Ctrl-C */
    EXIT_BY_SIGNAL = 128    /* plus the number of the signal */
};

enum answer_form { FORM_AUTO, FORM_PLAIN, FORM_PRETTY, FORM_JSON };
enum color_when { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

/* Statements of the command line, in its order. */
typedef struct input {
    const char *text; /* the statements, or the name of a file */
    bool is_file;
} input;

typedef struct options {
    input *inputs; /* none: the terminal, or standard input */
    size_t ninputs;
    enum answer_form form;
    enum color_when color;
    const char *digits, *timeout, *memory; /* NULL: as the library has it */
    bool no_rc;
    bool keep_going;
    bool echo;
    bool quiet;
} options;

/* Read the command line. --help and --version print and exit; what is wrong is said
 * on standard error and exits with EXIT_USAGE. */
void options_read(options *o, int argc, char **argv);
void options_free(options *o);

/* Say that the command line is wrong and exit. */
_Noreturn void options_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
