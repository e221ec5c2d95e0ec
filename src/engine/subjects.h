/* subjects.h - what help can be asked about: topics, the user's own definitions, and the
 * rows of all tables, as one list; and finding the one that was meant. */
#ifndef DX_ENGINE_SUBJECTS_H
#define DX_ENGINE_SUBJECTS_H

#include "engine/session.h"

typedef enum dx_subject_kind {
    DX_SUBJECT_OWN,
    DX_SUBJECT_BUILTIN,
    DX_SUBJECT_FUNCTION,
    DX_SUBJECT_CONSTANT,
    DX_SUBJECT_COMMAND,
    DX_SUBJECT_TOPIC,
    DX_SUBJECT_SETTING,
    DX_SUBJECT_KINDS
} dx_subject_kind;

typedef struct dx_subject {
    dx_subject_kind kind;
    unsigned index; /* in the table of its kind */
    const char *name, *summary;
    const char *words; /* other names, ... */
    char separator;    /* ... between which this stands */
} dx_subject;

typedef struct dx_topic {
    const char *name, *summary, *words, *text, *examples, *see;
} dx_topic;

/* What is called like a function of the table and has no row there. */
typedef struct dx_form_help {
    const char *name, *usage, *summary, *examples, *see;
} dx_form_help;

/* The index-th of them, which come as functions behind the rows; NULL past the last. */
const dx_form_help *dx_form_help_at(unsigned index);

/* The index-th row of topics.def; NULL past the last. */
const dx_topic *dx_topic_at(unsigned index);

/* The index-th subject of that kind; false past the last. */
bool dx_subject_at(const ddx_session *s, dx_subject_kind kind, unsigned index, dx_subject *subject);

/* The subject with that name, or that goes by that name: as it is written, then in small
 * letters, then as the plural or singular. */
bool dx_subject_named(const ddx_session *s, const char *name, size_t n, dx_subject *subject);

/* The subjects that the words of a question fit best, misspelt ones too, at most `most` of
 * them; their number. *sure: the first is the one that was meant. */
size_t dx_subjects_about(const ddx_session *s, const char *question, size_t most, dx_subject *found,
                         bool *sure);

#endif
